import type { Alarm } from '@lockstep/client/documents.ts';
import { formatValue } from '@lockstep/live/units.ts';
import { Button, Checkbox } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { seriesId } from '../../components/seriesId.ts';
import { AgeText } from '../../components/AgeText.tsx';
import { AlarmMark } from '../../components/AlarmMark.tsx';
import { needsEyes } from '../../data/hooks.ts';
import { formatTime, useT } from '../../i18n/language.ts';
import table from '../../components/DataTable.module.css';
import classes from './Alarms.module.css';

export interface AlarmTableProps {
  alarms: Alarm[];
  /** Whose alarms these are, when they are not the plant's. */
  branch?: string | undefined;
  chosen: ReadonlySet<string>;
  onChoose: ((chosen: ReadonlySet<string>) => void) | undefined;
  onAcknowledge: ((alarm: Alarm) => void) | undefined;
  onOpen: (alarm: Alarm) => void;
}

export function AlarmTable({ alarms, branch, chosen, onChoose, onAcknowledge, onOpen }: AlarmTableProps): ReactNode {
  const t = useT();
  const open = alarms.filter(needsEyes);
  const areAll = open.length > 0 && open.every((alarm) => chosen.has(alarm.id));
  return (
    <table className={table['table']}>
      <thead>
        <tr>
          {onChoose !== undefined && (
            <th>
              <Checkbox
                size="xs"
                aria-label={t('alarms.chooseAll')}
                checked={areAll}
                disabled={open.length === 0}
                onChange={() => onChoose(areAll ? new Set() : new Set(open.map((alarm) => alarm.id)))}
              />
            </th>
          )}
          <th>{t('alarms.priority')}</th>
          <th>{t('alarms.alarm')}</th>
          <th>{t('alarms.twin')}</th>
          <th data-right>{t('alarms.value')}</th>
          <th>{t('alarms.raised')}</th>
          <th>{t('alarms.state')}</th>
          {onAcknowledge !== undefined && (
            <th>
              <span className="ls-hidden">{t('alarms.acknowledge')}</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {alarms.map((alarm) => (
          <tr key={alarm.id} data-chosen={chosen.has(alarm.id) || undefined} data-new={needsEyes(alarm) || undefined}>
            {onChoose !== undefined && (
              <td>
                <Checkbox
                  size="xs"
                  aria-label={t('alarms.choose', { title: alarm.title, twin: alarm.twin })}
                  checked={chosen.has(alarm.id)}
                  disabled={!needsEyes(alarm)}
                  onChange={() => onChoose(toggled(chosen, alarm.id))}
                />
              </td>
            )}
            <td className={table['nowrap']}>
              <span className={classes['priority']}>
                <AlarmMark alarm={alarm} />
                {t(`priority.${alarm.priority}`)}
              </span>
            </td>
            <td className={table['wide']}>
              <div className={classes['title']}>
                <button type="button" className={classes['link']} aria-label={t('alarms.open1', { title: alarm.title, twin: alarm.twin })} onClick={() => onOpen(alarm)}>
                  {alarm.title}
                </button>
                {alarm.count !== undefined && alarm.count > 1 && ` (${alarm.count}×)`}
                {alarm.firstOut === true && <span className={classes['badge']}>{t('alarms.firstOut')}</span>}
              </div>
              <div className={table['dim']}>{alarm.message}</div>
            </td>
            <td>
              <Link to="/twins/$id" params={{ id: alarm.twin }} search={{ branch }}>
                {alarm.twin}
              </Link>
            </td>
            <td data-right>
              {alarm.property === undefined ? (
                formatValue(alarm.value)
              ) : (
                <Link to="/trend" search={{ s: [seriesId(alarm.twin, alarm.property.replaceAll('.', '/'))] }}>
                  {formatValue(alarm.value)}
                </Link>
              )}
            </td>
            <td className={table['nowrap']}>
              {formatTime(Date.parse(alarm.raised))}
              <div className={table['dim']}>
                <AgeText at={() => Date.parse(alarm.raised)} />
              </div>
            </td>
            <td>
              <State alarm={alarm} />
            </td>
            {onAcknowledge !== undefined && (
              <td data-right>
                {needsEyes(alarm) && (
                  <Button size="xs" variant="default" onClick={() => onAcknowledge(alarm)}>
                    {t('alarms.acknowledge')}
                  </Button>
                )}
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function State({ alarm }: { alarm: Alarm }): ReactNode {
  const t = useT();
  const by = alarm.acknowledged;
  return (
    <>
      {t(`alarm.${alarm.state}`)}
      {by !== undefined && (
        <div className={table['dim']}>
          {by.by}, {formatTime(Date.parse(by.at), { seconds: false })}
          {by.comment !== undefined && <>: {by.comment}</>}
        </div>
      )}
      {alarm.shelved !== undefined && (
        <div className={table['dim']}>
          {alarm.shelved.by}, {t('alarms.until', { at: formatTime(Date.parse(alarm.shelved.until), { seconds: false, isDated: true }) })}: {alarm.shelved.reason}
        </div>
      )}
      {alarm.outOfService !== undefined && (
        <div className={table['dim']}>
          {alarm.outOfService.by}
          {alarm.outOfService.permit !== undefined && `, ${alarm.outOfService.permit}`}: {alarm.outOfService.reason}
        </div>
      )}
      {alarm.assignee !== undefined && (
        <div className={table['dim']}>
          {t('alarmPanel.assignee')} {alarm.assignee}
        </div>
      )}
      {alarm.returned !== undefined && <div className={table['dim']}>{t('alarms.over', { at: formatTime(Date.parse(alarm.returned)) })}</div>}
    </>
  );
}

function toggled(chosen: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(chosen);
  if (!next.delete(id)) {
    next.add(id);
  }
  return next;
}
