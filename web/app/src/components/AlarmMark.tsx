import type { Alarm } from '@lockstep/client/documents.ts';
import { PriorityMark } from '@lockstep/design/PriorityMark.tsx';
import type { ReactNode } from 'react';
import { isActive, needsEyes } from '../data/hooks.ts';
import { useT } from '../i18n/language.ts';

/** An alarm's priority and state in one sign: it blinks while nobody has acknowledged it, and is hollow when it is over. */
export function AlarmMark({ alarm, size = 20 }: { alarm: Alarm; size?: number }): ReactNode {
  const t = useT();
  return (
    <PriorityMark
      priority={alarm.priority}
      size={size}
      isNew={needsEyes(alarm)}
      isOver={alarm.holds !== true && !isActive(alarm)}
      label={`${t(`priority.${alarm.priority}`)}, ${t(`alarm.${alarm.state}`)}`}
    />
  );
}
