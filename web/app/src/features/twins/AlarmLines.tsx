import type { Alarm } from '@lockstep/client/documents.ts';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { AgeText } from '../../components/AgeText.tsx';
import { AlarmMark } from '../../components/AlarmMark.tsx';
import classes from './TwinPage.module.css';

/** The open alarms of a twin, one line each; those of a branch lead to its list. */
export function AlarmLines({ alarms, branch }: { alarms: readonly Alarm[]; branch?: string | undefined }): ReactNode {
  if (alarms.length === 0) {
    return null;
  }
  return (
    <ul className={classes['alarms']}>
      {alarms.map((alarm) => (
        <li key={alarm.id}>
          <AlarmMark alarm={alarm} />
          <div>
            <Link to="/alarms" search={{ twin: alarm.twin, branch }}>
              {alarm.title}
            </Link>
            <p>{alarm.message}</p>
          </div>
          <AgeText at={() => Date.parse(alarm.raised)} />
        </li>
      ))}
    </ul>
  );
}
