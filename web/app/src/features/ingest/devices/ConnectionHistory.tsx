import type { DeviceConnection } from '@lockstep/client/devices.ts';
import { Panel } from '@lockstep/design/Panel.tsx';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import table from '../../../components/DataTable.module.css';
import { Trouble } from '../../../components/Trouble.tsx';
import { formatTime, useT } from '../../../i18n/language.ts';
import { connectionsQuery } from './deviceQueries.ts';
import classes from './Devices.module.css';

/** The connections that a device has and had: from where, by what credential, and what ended each. */
export function ConnectionHistory({ id }: { id: string }): ReactNode {
  const t = useT();
  const query = useQuery(connectionsQuery(id));
  const connections = query.data ?? [];
  return (
    <Panel title={t('device.history')} isFlush>
      {query.isError ? (
        <Trouble error={query.error} onRetry={() => void query.refetch()} />
      ) : query.data !== undefined && connections.length === 0 ? (
        <p className={classes['none']}>{t('device.neverConnected')}</p>
      ) : (
        <div className={classes['scroll']}>
          <table className={table['table']}>
            <thead>
              <tr>
                <th>{t('device.connected')}</th>
                <th>{t('device.ended')}</th>
                <th>{t('device.from')}</th>
                <th data-right>{t('device.messagesIn')}</th>
                <th data-right>{t('device.messagesOut')}</th>
              </tr>
            </thead>
            <tbody>
              {connections.map((one) => (
                <Row key={`${one.client} ${one.connected}`} one={one} id={id} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}

function Row({ one, id }: { one: DeviceConnection; id: string }): ReactNode {
  const t = useT();
  const way = [one.protocol, one.listener, one.credential, one.client === id ? undefined : one.client].filter((text) => text !== undefined);
  const end = one.disconnected;
  return (
    <tr>
      <td className={table['nowrap']}>{formatTime(Date.parse(one.connected))}</td>
      <td className={classes['wrap']} title={one.reason}>
        {end === undefined || one.by === undefined ? (
          t('device.lasts')
        ) : (
          <>
            {formatTime(Date.parse(end))}
            <div className={table['dim']}>
              {t(`device.by.${one.by}`)} · {one.code}
            </div>
          </>
        )}
      </td>
      <td className={classes['wrap']}>
        {one.address ?? '–'}
        <div className={table['dim']}>{way.join(' · ')}</div>
      </td>
      <td data-right>{one.received ?? '–'}</td>
      <td data-right>{one.sent ?? '–'}</td>
    </tr>
  );
}
