import type { MqttClient } from '@lockstep/client/documents.ts';
import { Panel } from '@lockstep/design/Panel.tsx';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Trouble } from '../../../components/Trouble.tsx';
import { formatTime, useT, type Translate } from '../../../i18n/language.ts';
import { deviceSessionsQuery } from './deviceQueries.ts';
import classes from './Devices.module.css';
import { Facts } from './Facts.tsx';

/** The sessions that a device has at the broker, and why the last connection ended. */
export function ConnectionPanel({ id }: { id: string }): ReactNode {
  const t = useT();
  const query = useQuery(deviceSessionsQuery(id));
  const sessions = query.data ?? [];
  return (
    <Panel title={t('device.connections')}>
      {query.isError ? (
        <Trouble error={query.error} onRetry={() => void query.refetch()} />
      ) : query.data !== undefined && sessions.length === 0 ? (
        <p className={classes['dim']}>{t('device.noConnections')}</p>
      ) : (
        <div className={classes['stack']}>
          {sessions.map((session) => (
            <Facts key={session.id} list={facts(session, t)} />
          ))}
        </div>
      )}
    </Panel>
  );
}

function facts(session: MqttClient, t: Translate): [string, string][] {
  const time = (at: string | undefined): string => (at === undefined ? '–' : formatTime(Date.parse(at)));
  const list: [string, string][] = [[t('clients.client'), session.id]];
  if (session.connected) {
    list.push(
      [t('clients.connectedSince'), time(session.connectedSince)],
      [t('clients.address'), session.address ?? '–'],
      [t('clients.protocol'), `${session.protocol ?? '–'}${session.tls === true ? ' (TLS)' : ''}`],
      [t('clients.received'), String(session.receivedMessages ?? 0)],
      [t('clients.sent'), String(session.sentMessages ?? 0)],
    );
    if (session.certificate !== undefined) {
      list.push([t('clients.certificate'), session.certificate]);
    }
  } else {
    list.push([t('clients.awaySince'), time(session.awaySince)]);
  }
  if (session.lastError !== undefined) {
    list.push([t('clients.lastError'), `${time(session.lastError.time)} · ${session.lastError.code} ${session.lastError.reason}`]);
  }
  return list;
}
