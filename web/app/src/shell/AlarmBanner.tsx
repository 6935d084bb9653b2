import { PRIORITIES, type Alarm } from '@lockstep/client/documents.ts';
import { PriorityMark } from '@lockstep/design/PriorityMark.tsx';
import { Button } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { AgeText } from '../components/AgeText.tsx';
import { AlarmMark } from '../components/AlarmMark.tsx';
import { byUrgency, needsEyes, useOpenAlarms } from '../data/hooks.ts';
import { useT } from '../i18n/language.ts';
import classes from './Shell.module.css';

/** Always in view: how many alarms of each priority, and the one to look at first (ISA-18.2). */
export function AlarmBanner(): ReactNode {
  const t = useT();
  const navigate = useNavigate();
  const alarms = useOpenAlarms();
  const first = [...alarms].sort(byUrgency)[0];
  return (
    <section className={classes['banner']} aria-label={t('banner.label')}>
      <ul className={classes['tally']}>
        {PRIORITIES.map((priority) => {
          const mine = alarms.filter((alarm) => alarm.priority === priority);
          return (
            <li key={priority} data-some={mine.length > 0 || undefined} title={t(`priority.${priority}`)}>
              <PriorityMark
                priority={priority}
                size={18}
                isNone={mine.length === 0}
                isNew={mine.some(needsEyes)}
                label={t(`priority.${priority}`)}
              />
              {mine.length}
            </li>
          );
        })}
      </ul>
      <div className={classes['latest']} aria-live="polite">
        {first === undefined ? <span className={classes['quiet']}>{t('banner.none')}</span> : <Latest alarm={first} />}
      </div>
      {first !== undefined && (
        <Button size="xs" variant="default" onClick={() => void navigate({ to: '/alarms' })}>
          {t('banner.show')}
        </Button>
      )}
    </section>
  );
}

function Latest({ alarm }: { alarm: Alarm }): ReactNode {
  return (
    <>
      <AlarmMark alarm={alarm} size={18} />
      <span>
        <strong>{alarm.title}</strong> <Link to="/twins/$id" params={{ id: alarm.twin }}>{alarm.twin}</Link> {alarm.message}
      </span>
      <span className={classes['quiet']}>
        <AgeText at={() => Date.parse(alarm.raised)} />
      </span>
    </>
  );
}
