import type { NotificationChannel } from '@lockstep/client/documents.ts';
import { Icon } from '@lockstep/design/icons.tsx';
import { Empty, Panel } from '@lockstep/design/Panel.tsx';
import { Button } from '@mantine/core';
import { queryOptions, useMutation, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import table from '../../components/DataTable.module.css';
import { Page } from '../../components/Page.tsx';
import { Trouble } from '../../components/Trouble.tsx';
import { api } from '../../data/api.ts';
import { useMay } from '../../data/hooks.ts';
import { useT } from '../../i18n/language.ts';

interface TestResult {
  outcome: 'taken' | 'failed' | 'refused';
  reason?: string;
}

const channelsQuery = queryOptions({
  queryKey: ['notifications'],
  queryFn: ({ signal }) => api.get<{ value: NotificationChannel[] }>('/api/v1/notifications', { signal }),
  refetchInterval: 3_000,
});

/** By which channels rules let people and systems be told, and how it stands with them. */
export function NotificationsPage(): ReactNode {
  const t = useT();
  const query = useQuery(channelsQuery);
  const channels = query.data?.value ?? [];
  return (
    <Page title={t('nav.notifications')} hint={t('notifications.hint')}>
      <Panel isFlush>
        {query.isError ? (
          <Trouble error={query.error} onRetry={() => void query.refetch()} />
        ) : query.data !== undefined && channels.length === 0 ? (
          <Empty title={t('notifications.none')}>{t('notifications.noneHint')}</Empty>
        ) : (
          <table className={table['table']}>
            <thead>
              <tr>
                <th>{t('notifications.channel')}</th>
                <th>{t('notifications.state')}</th>
                <th data-right>{t('notifications.sent')}</th>
                <th data-right>{t('notifications.waiting')}</th>
                <th data-right>{t('notifications.dead')}</th>
                <th>{t('notifications.test')}</th>
              </tr>
            </thead>
            <tbody>
              {channels.map((channel) => (
                <Row key={channel.name} channel={channel} />
              ))}
            </tbody>
          </table>
        )}
      </Panel>
    </Page>
  );
}

function Row({ channel }: { channel: NotificationChannel }): ReactNode {
  const t = useT();
  const may = useMay('engineer');
  const test = useMutation({
    mutationFn: () => api.post<TestResult>(`/api/v1/notifications/${encodeURIComponent(channel.name)}/test`, {}),
  });
  const result = test.data;
  return (
    <tr>
      <td>
        {channel.name}
        <div className={table['dim']}>{t(`notifications.kind.${channel.kind}`)}</div>
      </td>
      <td>
        {t(`notifications.state.${channel.state}`)}
        {channel.lastFailure !== undefined && <div className={table['dim']}>{channel.lastFailure}</div>}
      </td>
      <td data-right>{channel.sent}</td>
      <td data-right>{channel.waiting}</td>
      <td data-right>{channel.dead}</td>
      <td>
        {may && channel.kind !== 'none' && (
          <Button size="xs" variant="default" loading={test.isPending} onClick={() => test.mutate()} aria-label={t('notifications.testOf', { channel: channel.name })}>
            {t('notifications.send')}
          </Button>
        )}
        <div role="status">
          {test.isError && <Trouble error={test.error} onRetry={() => test.mutate()} />}
          {result !== undefined && (
            <span>
              <Icon name={result.outcome === 'taken' ? 'check' : 'close'} size={16} /> {t(`notifications.outcome.${result.outcome}`)}
              {result.reason !== undefined && <div className={table['dim']}>{result.reason}</div>}
            </span>
          )}
        </div>
      </td>
    </tr>
  );
}
