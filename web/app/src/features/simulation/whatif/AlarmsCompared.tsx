import type { Alarm } from '@lockstep/client/documents.ts';
import { Empty, Panel } from '@lockstep/design/Panel.tsx';
import { PriorityMark } from '@lockstep/design/PriorityMark.tsx';
import type { ReactNode } from 'react';
import table from '../../../components/DataTable.module.css';
import { formatTime, useT } from '../../../i18n/language.ts';

/** Alarms that were raised in the base and in the branch: one line for each rule and twin. */
export function AlarmsCompared({ base, branch }: { base: readonly Alarm[]; branch: readonly Alarm[] }): ReactNode {
  const t = useT();
  const keys = [...new Set([...branch, ...base].map(keyOf))];
  const rows = keys.map((key) => ({ key, inBase: base.find((each) => keyOf(each) === key), inBranch: branch.find((each) => keyOf(each) === key) }));
  rows.sort((a, b) => Number(isSame(a)) - Number(isSame(b)));
  return (
    <Panel title={t('whatIf.alarms')} isFlush>
      {rows.length === 0 ? (
        <Empty title={t('whatIf.noAlarms')}>{t('whatIf.noAlarmsHint')}</Empty>
      ) : (
        <table className={table['table']}>
          <thead>
            <tr>
              <th>{t('whatIf.alarm')}</th>
              <th>{t('alarms.twin')}</th>
              <th>{t('whatIf.inBase')}</th>
              <th>{t('whatIf.inBranch')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ key, inBase, inBranch }) => {
              const alarm = inBranch ?? inBase;
              return (
                alarm !== undefined && (
                  <tr key={key}>
                    <td className={table['wide']}>
                      <PriorityMark priority={alarm.priority} isNone label={t(`priority.${alarm.priority}`)} /> {alarm.title}
                      <div className={table['dim']}>{alarm.message}</div>
                    </td>
                    <td>{alarm.twin}</td>
                    <td>
                      <Times alarm={inBase} />
                    </td>
                    <td>
                      <Times alarm={inBranch} />
                    </td>
                  </tr>
                )
              );
            })}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

function Times({ alarm }: { alarm: Alarm | undefined }): ReactNode {
  const t = useT();
  if (alarm === undefined) {
    return t('whatIf.notRaised');
  }
  const times = alarm.count === undefined ? '' : ` (${t('whatIf.times', { count: alarm.count })})`;
  return `${formatTime(Date.parse(alarm.raised))} – ${alarm.returned === undefined ? t('whatIf.holds') : formatTime(Date.parse(alarm.returned))}${times}`;
}

function keyOf(alarm: Alarm): string {
  return `${alarm.rule}\n${alarm.twin}`;
}

function isSame({ inBase, inBranch }: { inBase: Alarm | undefined; inBranch: Alarm | undefined }): boolean {
  return (inBase === undefined) === (inBranch === undefined);
}
