import { Empty, Panel } from '@lockstep/design/Panel.tsx';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import table from '../../../components/DataTable.module.css';
import { Trouble } from '../../../components/Trouble.tsx';
import { formatTime, useT } from '../../../i18n/language.ts';
import classes from './Data.module.css';
import { chosenText, gapsQuery, lakeQuery, retentionQuery } from './keepingData.ts';

/** A time with its day; what has none reaches for ever. */
function dated(time: string | undefined): string {
  return time === undefined ? '…' : formatTime(Date.parse(time), { isDated: true });
}

/** Stretches of time of which it is known that readings are missing. */
export function GapsPanel(): ReactNode {
  const t = useT();
  const query = useQuery(gapsQuery);
  return (
    <Panel title={t('gaps.title')} isFlush>
      {query.isError ? (
        <Trouble error={query.error} onRetry={() => void query.refetch()} />
      ) : query.data?.length === 0 ? (
        <Empty title={t('gaps.none')}>{t('gaps.noneHint')}</Empty>
      ) : (
        <table className={table['table']}>
          <thead>
            <tr>
              <th>{t('data.from')}</th>
              <th>{t('data.to')}</th>
              <th>{t('gaps.of')}</th>
              <th>{t('holds.reason')}</th>
              <th>{t('gaps.source')}</th>
            </tr>
          </thead>
          <tbody>
            {query.data?.map((gap) => (
              <tr key={gap.id}>
                <td className={table['nowrap']}>{dated(gap.from)}</td>
                <td className={table['nowrap']}>{dated(gap.to)}</td>
                <td>{gap.twin === undefined ? t('gaps.allTwins') : [gap.twin, gap.property].filter((part) => part !== undefined).join('/')}</td>
                <td className={table['wide']}>{gap.reason}</td>
                <td>{t(`gaps.by.${gap.source}`)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

/** For how long what is kept, and how far its removal is. */
export function RetentionPanel(): ReactNode {
  const t = useT();
  const query = useQuery(retentionQuery);
  const state = query.data?.state;
  return (
    <Panel title={t('retention.title')} isFlush>
      {query.isError ? (
        <Trouble error={query.error} onRetry={() => void query.refetch()} />
      ) : query.data?.entries.length === 0 ? (
        <Empty title={t('retention.none')}>{t('retention.noneHint')}</Empty>
      ) : (
        <table className={table['table']}>
          <thead>
            <tr>
              <th>{t('retention.keep')}</th>
              <th>{t('holds.on')}</th>
              <th>{t('retention.place')}</th>
            </tr>
          </thead>
          <tbody>
            {query.data?.entries.map((entry) => (
              <tr key={entry.place}>
                <td className={table['nowrap']}>{entry.keep === 'forever' ? t('retention.forever') : entry.keep}</td>
                <td>{chosenText(entry)}</td>
                <td className={table['dim']}>{entry.place}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {state !== undefined && (
        <p className={classes['note']}>
          {t('retention.state', { readings: state.removedReadings, days: state.removedDays, left: state.daysToDo })}
          {state.waits && ` ${t('retention.waits')}`}
          {state.clockAhead && ` ${t('retention.clockAhead')}`}
        </p>
      )}
    </Panel>
  );
}

/** How far the lake is, and its tables. */
export function LakePanel(): ReactNode {
  const t = useT();
  const query = useQuery(lakeQuery);
  const lake = query.data;
  return (
    <Panel title={t('lake.title')} isFlush>
      {query.isError ? (
        <Trouble error={query.error} onRetry={() => void query.refetch()} />
      ) : lake === null ? (
        <Empty title={t('lake.none')}>{t('lake.noneHint')}</Empty>
      ) : (
        lake !== undefined && (
          <>
            <p className={classes['note']}>
              <strong>{t(`lake.is.${lake.state}`)}</strong> {lake.location}
              {lake.reason !== undefined && ` · ${lake.reason}`}
              {lake.lastCommit !== undefined && ` · ${t('lake.lastCommit', { time: dated(lake.lastCommit) })}`}
            </p>
            <table className={table['table']}>
              <thead>
                <tr>
                  <th>{t('sql.table')}</th>
                  <th data-right>{t('data.rows')}</th>
                  <th data-right>{t('lake.files')}</th>
                  <th data-right>{t('lake.bytes')}</th>
                </tr>
              </thead>
              <tbody>
                {lake.tables.map((each) => (
                  <tr key={each.name}>
                    <td>
                      <strong>{each.name}</strong>
                      <div className={table['dim']}>{each.model}</div>
                    </td>
                    <td data-right>{each.rows}</td>
                    <td data-right>{each.files}</td>
                    <td data-right>{each.bytes}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </>
        )
      )}
    </Panel>
  );
}
