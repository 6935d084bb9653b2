import { Panel } from '@lockstep/design/Panel.tsx';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import table from '../../../components/DataTable.module.css';
import { driftQuery } from '../../../data/queries.ts';
import { formatTime, useT } from '../../../i18n/language.ts';
import { readReason } from '../reason.ts';
import classes from './Devices.module.css';

/** What this device sends and its model does not know: since when, how often, and an example. */
export function DeviceDrift({ id }: { id: string }): ReactNode {
  const t = useT();
  const entries = (useQuery(driftQuery).data?.value ?? []).filter((entry) => entry.device === id);
  return (
    <Panel
      title={t('nav.drift')}
      isFlush
      actions={
        entries.length > 0 && (
          <Link to="/drift" search={{ device: id }}>
            {t('device.driftMore')}
          </Link>
        )
      }
    >
      {entries.length === 0 ? (
        <p className={classes['none']}>{t('twin.noDrift')}</p>
      ) : (
        <table className={table['table']}>
          <thead>
            <tr>
              <th>{t('drift.property')}</th>
              <th>{t('drift.example')}</th>
              <th data-right>{t('drift.count')}</th>
              <th data-right>{t('device.first')}</th>
              <th data-right>{t('drift.last')}</th>
            </tr>
          </thead>
          <tbody>
            {entries.map((entry) => {
              const { code, words } = readReason(entry.reason);
              return (
                <tr key={`${entry.twinId ?? ''} ${entry.property ?? ''} ${entry.reason}`}>
                  <td>
                    <strong>{entry.property ?? '–'}</strong>
                    <div className={table['dim']}>{code === undefined ? words : t(`reason.${code}`)}</div>
                  </td>
                  <td className={classes['wrap']}>
                    <code>{entry.example}</code>
                  </td>
                  <td data-right>{entry.count}</td>
                  <td data-right className={table['nowrap']}>
                    {formatTime(Date.parse(entry.first))}
                  </td>
                  <td data-right className={table['nowrap']}>
                    {formatTime(Date.parse(entry.last))}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </Panel>
  );
}
