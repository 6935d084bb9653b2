import type { AuditEntry } from '@lockstep/client/documents.ts';
import { Empty, Panel } from '@lockstep/design/Panel.tsx';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { Page } from '../../components/Page.tsx';
import { Trouble } from '../../components/Trouble.tsx';
import { auditQuery, type AuditWish } from '../../data/queries.ts';
import { covers, session } from '../../data/session.ts';
import { formatTime, useT } from '../../i18n/language.ts';
import table from '../../components/DataTable.module.css';
import classes from './AuditPage.module.css';
import { WhatChanged } from './WhatChanged.tsx';

/** Who did what, when and why, and what it was before and after. */
export function AuditPage({ twin }: { twin: string }): ReactNode {
  const t = useT();
  return covers(session.current()?.role, 'engineer') ? (
    <Entries twin={twin} />
  ) : (
    <Page title={t('nav.audit')}>
      <Panel>
        <Empty title={t('audit.notAllowed')}> </Empty>
      </Panel>
    </Page>
  );
}

function Entries({ twin }: { twin: string }): ReactNode {
  const t = useT();
  const [wish, setWish] = useState<AuditWish>({ who: '', twin, what: '', outcome: '' });
  const query = useInfiniteQuery(auditQuery(wish));
  const pages = query.data?.pages ?? [];
  const entries = pages.flatMap((page) => page.value);
  const field = (name: 'who' | 'twin' | 'what'): ReactNode => (
    <TextInput
      aria-label={t(`audit.${name}`)}
      placeholder={t(`audit.${name}`)}
      value={wish[name]}
      onChange={(event) => setWish({ ...wish, [name]: event.currentTarget.value })}
    />
  );
  return (
    <Page
      title={t('nav.audit')}
      hint={t('audit.hint', { entries: String(pages[0]?.entries ?? 0) })}
      actions={
        <>
          {field('who')}
          {field('twin')}
          {field('what')}
          <NativeSelect
            aria-label={t('audit.outcome')}
            value={wish.outcome}
            onChange={(event) => setWish({ ...wish, outcome: event.currentTarget.value })}
            data={[
              { value: '', label: t('audit.any') },
              { value: 'done', label: t('audit.done') },
              { value: 'refused', label: t('audit.refused') },
            ]}
          />
        </>
      }
    >
      <Panel isFlush>
        {query.isError ? (
          <Trouble error={query.error} onRetry={() => void query.refetch()} />
        ) : query.data !== undefined && entries.length === 0 ? (
          <Empty title={t('audit.none')}>{t('audit.noneHint')}</Empty>
        ) : (
          <table className={table['table']}>
            <thead>
              <tr>
                <th>{t('audit.when')}</th>
                <th>{t('audit.who')}</th>
                <th>{t('audit.what')}</th>
                <th>{t('audit.outcome')}</th>
                <th>{t('audit.changed')}</th>
              </tr>
            </thead>
            <tbody>
              {entries.map((entry) => (
                <Row key={entry.number} entry={entry} />
              ))}
            </tbody>
          </table>
        )}
      </Panel>
      {query.hasNextPage && (
        <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('audit.more')}
        </Button>
      )}
    </Page>
  );
}

function Row({ entry }: { entry: AuditEntry }): ReactNode {
  const t = useT();
  return (
    <tr>
      <td className={table['nowrap']}>{formatTime(Date.parse(entry.time))}</td>
      <td>
        {entry.who}
        <div className={table['dim']}>{entry.role}</div>
      </td>
      <td>
        <strong>{entry.what}</strong>
        <div className={table['dim']}>{entry.subject}</div>
      </td>
      <td>
        {t(`audit.${entry.outcome}`)}
        <div className={table['dim']}>{entry.message ?? entry.why}</div>
      </td>
      <td className={classes['evidence']}>
        <WhatChanged before={entry.before} after={entry.after} />
      </td>
    </tr>
  );
}
