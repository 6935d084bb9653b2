import type { Command } from '@lockstep/client/documents.ts';
import { Empty, Panel } from '@lockstep/design/Panel.tsx';
import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { CommandState } from '../../components/CommandState.tsx';
import { Page } from '../../components/Page.tsx';
import { Trouble } from '../../components/Trouble.tsx';
import { api } from '../../data/api.ts';
import { useMay } from '../../data/hooks.ts';
import { commandsQuery, takeCommand } from '../../data/queries.ts';
import { formatTime, useT } from '../../i18n/language.ts';
import table from '../../components/DataTable.module.css';

const OPEN = new Set<Command['state']>(['accepted', 'sent', 'delivered']);

/** What was commanded, by whom or by which rule, and what became of it. */
export function CommandsPage({ twin, onClear }: { twin: string | undefined; onClear: () => void }): ReactNode {
  const t = useT();
  const query = useQuery(commandsQuery);
  const commands = (query.data ?? [])
    .filter((command) => twin === undefined || command.twin === twin)
    .sort((a, b) => b.accepted.localeCompare(a.accepted));
  return (
    <Page
      title={t('nav.commands')}
      hint={t('command.hint')}
      actions={
        twin !== undefined && (
          <Button variant="default" onClick={onClear}>
            {t('drift.clear', { filter: twin })}
          </Button>
        )
      }
    >
      <Panel isFlush>
        {query.isError ? (
          <Trouble error={query.error} onRetry={() => void query.refetch()} />
        ) : commands.length === 0 ? (
          <Empty title={t('command.noneYet')}>{t('command.noneYetHint')}</Empty>
        ) : (
          <table className={table['table']}>
            <thead>
              <tr>
                <th>{t('command.accepted')}</th>
                <th>{t('command.command')}</th>
                <th>{t('alarms.twin')}</th>
                <th>{t('command.origin')}</th>
                <th>{t('alarms.state')}</th>
                <th>{t('command.took')}</th>
              </tr>
            </thead>
            <tbody>
              {commands.map((command) => (
                <Row key={command.id} command={command} />
              ))}
            </tbody>
          </table>
        )}
      </Panel>
    </Page>
  );
}

function Row({ command }: { command: Command }): ReactNode {
  const t = useT();
  const took = command.finished === undefined ? undefined : Date.parse(command.finished) - Date.parse(command.accepted);
  return (
    <tr>
      <td className={table['nowrap']}>{formatTime(Date.parse(command.accepted))}</td>
      <td>
        <strong>{command.name}</strong>
        {command.payload !== undefined && command.payload !== null && (
          <div className={table['dim']}>
            <code>{JSON.stringify(command.payload)}</code>
          </div>
        )}
      </td>
      <td>
        <Link to="/twins/$id" params={{ id: command.twin }}>
          {command.twin}
        </Link>
      </td>
      <td>{command.origin.startsWith('rule:') ? t('command.byRule', { rule: command.origin.slice('rule:'.length) }) : command.origin}</td>
      <td className={table['wide']}>
        <CommandState command={command} />
        {command.message !== undefined && <div className={table['dim']}>{command.message}</div>}
        {command.expect !== undefined && <div className={table['dim']}>{t('command.expected', { condition: command.expect.condition })}</div>}
        <div className={table['dim']}>{stagesOf(command)}</div>
        {OPEN.has(command.state) && command.cancel === undefined && <Cancel command={command} />}
      </td>
      <td className={table['nowrap']}>{took === undefined ? '–' : `${took} ms`}</td>
    </tr>
  );
}

/** The steps after the first, each with how long after it. */
function stagesOf({ accepted, stages }: Command): string {
  const began = Date.parse(accepted);
  return stages
    .slice(1)
    .map(({ stage, time }) => `${stage} +${Date.parse(time) - began} ms`)
    .join(', ');
}

function Cancel({ command }: { command: Command }): ReactNode {
  const t = useT();
  const may = useMay('operator');
  const cancel = useMutation({
    mutationFn: () => api.post<Command>(`/api/v1/commands/${encodeURIComponent(command.id)}/cancel`, undefined),
    onSuccess: takeCommand,
  });
  return (
    <>
      <Button variant="default" size="compact-sm" disabled={!may} loading={cancel.isPending} onClick={() => cancel.mutate()}>
        {t('command.cancel')}
      </Button>
      {cancel.isError && <p role="alert">{cancel.error.message}</p>}
    </>
  );
}
