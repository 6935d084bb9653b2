import type { DriftEntry, Rebinding } from '@lockstep/client/documents.ts';
import { Panel } from '@lockstep/design/Panel.tsx';
import { Button, Group } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { api } from '../../data/api.ts';
import { rebindingQuery, readDriftAgain } from '../../data/queries.ts';
import { useT } from '../../i18n/language.ts';
import type { DriftSearch } from './DriftPage.tsx';
import { rangeOf } from './rebindRange.ts';
import classes from './Sources.module.css';

/** Offers to bind the past anew, from the first drift that is shown: what that would find, then doing it. */
export function RebindPast({ entries, search }: { entries: DriftEntry[]; search: DriftSearch }): ReactNode {
  const t = useT();
  const [id, setId] = useState<number>();
  const ask = (dryRun: boolean) =>
    api.post<Rebinding>('/api/v1/rebindings', {
      ...rangeOf(entries, Date.now()),
      ...(search.device === undefined ? {} : { device: search.device }),
      ...(search.twin === undefined ? {} : { twin: search.twin }),
      dryRun,
    });
  const dry = useMutation({ mutationFn: () => ask(true) });
  const begin = useMutation({
    mutationFn: () => ask(false),
    onSuccess: (begun) => setId(begun.id),
  });
  const running = useQuery(rebindingQuery(id)).data ?? begin.data;
  const isRunning = begin.isPending || running?.state === 'running';
  const error = dry.error ?? begin.error;
  return (
    <Panel title={t('rebind.title')}>
      <p>{t('rebind.hint')}</p>
      {dry.data !== undefined && running === undefined && <Figures of={dry.data} label={t('rebind.would')} />}
      {running !== undefined && <Figures of={running} label={t(`rebind.${running.state}`)} />}
      {error !== null && <p role="alert">{error.message}</p>}
      <Group>
        <Button variant="default" loading={dry.isPending} disabled={isRunning} onClick={() => dry.mutate()}>
          {t('rebind.dry')}
        </Button>
        <Button
          loading={isRunning}
          disabled={dry.data === undefined}
          onClick={() => begin.mutate(undefined, { onSettled: () => void readDriftAgain() })}
        >
          {t('rebind.begin')}
        </Button>
      </Group>
    </Panel>
  );
}

function Figures({ of, label }: { of: Rebinding; label: string }): ReactNode {
  const t = useT();
  return (
    <div role="status">
      <strong>{label}</strong>
      <p>
        {t('rebind.figures', {
          messages: String(of.messages),
          fresh: String(of.new),
          corrected: String(of.corrected),
          unchanged: String(of.unchanged),
          drifting: String(of.drifting),
        })}
      </p>
      {of.note !== undefined && <p>{of.note}</p>}
      {of.remaining.length > 0 && (
        <ul>
          {of.remaining.slice(0, 5).map((left) => (
            <li key={`${left.device} ${left.twinId ?? ''} ${left.property ?? ''} ${left.reason}`}>
              {left.property ?? left.twinId ?? left.device}: <code className={classes['example']}>{left.example}</code>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
