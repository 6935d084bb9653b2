import type { DriftEntry } from '@lockstep/client/documents.ts';
import { Empty, Panel } from '@lockstep/design/Panel.tsx';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { AgeText } from '../../components/AgeText.tsx';
import { Page } from '../../components/Page.tsx';
import { Trouble } from '../../components/Trouble.tsx';
import { useMay } from '../../data/hooks.ts';
import { driftQuery } from '../../data/queries.ts';
import { useT } from '../../i18n/language.ts';
import table from '../../components/DataTable.module.css';
import { readReason } from './reason.ts';
import { RebindPast } from './RebindPast.tsx';
import classes from './Sources.module.css';

export interface DriftSearch {
  twin?: string | undefined;
  device?: string | undefined;
}

/** What the field sends and the models do not know, and what to do about it. */
export function DriftPage({ search, onClear }: { search: DriftSearch; onClear: () => void }): ReactNode {
  const t = useT();
  const mayRebind = useMay('engineer');
  const query = useQuery(driftQuery);
  const entries = (query.data?.value ?? [])
    .filter((entry) => search.twin === undefined || entry.twinId === search.twin)
    .filter((entry) => search.device === undefined || entry.device === search.device);
  const filter = search.twin ?? search.device;
  return (
    <Page
      title={t('nav.drift')}
      hint={t('drift.hint')}
      actions={
        filter !== undefined && (
          <Button variant="default" onClick={onClear}>
            {t('drift.clear', { filter })}
          </Button>
        )
      }
    >
      <Panel isFlush>
        {query.isError ? (
          <Trouble error={query.error} onRetry={() => void query.refetch()} />
        ) : query.data !== undefined && entries.length === 0 ? (
          <Empty title={t('drift.none')}>{t('drift.noneHint')}</Empty>
        ) : (
          <table className={table['table']}>
            <thead>
              <tr>
                <th>{t('drift.property')}</th>
                <th>{t('drift.reason')}</th>
                <th>{t('drift.example')}</th>
                <th data-right>{t('drift.count')}</th>
                <th data-right>{t('drift.last')}</th>
              </tr>
            </thead>
            <tbody>
              {entries.map((entry) => (
                <Row key={`${entry.device} ${entry.twinId ?? ''} ${entry.property ?? ''} ${entry.reason}`} entry={entry} />
              ))}
            </tbody>
          </table>
        )}
      </Panel>
      {mayRebind && entries.length > 0 && <RebindPast entries={entries} search={search} />}
    </Page>
  );
}

function Row({ entry }: { entry: DriftEntry }): ReactNode {
  const t = useT();
  const { code, words } = readReason(entry.reason);
  return (
    <tr>
      <td>
        <strong>{entry.property ?? '–'}</strong>
        <div className={table['dim']}>
          {entry.twinId === undefined ? (
            entry.device
          ) : (
            <Link to="/twins/$id" params={{ id: entry.twinId }}>
              {entry.twinId}
            </Link>
          )}
        </div>
      </td>
      <td className={table['wide']}>
        <div>{code === undefined ? words : t(`reason.${code}`)}</div>
        {code !== undefined && <div className={table['dim']}>{t(`reason.${code}.todo`)}</div>}
        {code !== undefined && words !== '' && <div className={table['dim']}>{words}</div>}
      </td>
      <td>
        <code className={classes['example']} title={entry.example}>
          {entry.example}
        </code>
      </td>
      <td data-right>
        {entry.count}
        {entry.resolvedPosition !== undefined && <div className={table['dim']}>{t('rebind.resolved')}</div>}
      </td>
      <td data-right className={table['nowrap']}>
        <AgeText at={() => Date.parse(entry.last)} />
      </td>
    </tr>
  );
}
