import type { ReactNode } from 'react';
import classes from './PriorityMark.module.css';

export type MarkPriority = 'critical' | 'high' | 'medium' | 'low' | 'diagnostic';

/** Colour, shape and number say the same, so that none of them alone has to (ISA-18.2, WCAG 1.4.1). */
const SHAPES: Record<MarkPriority, { path: string; number: number; textY: number }> = {
  critical: { path: 'M2 2h20v20H2z', number: 1, textY: 16.5 },
  high: { path: 'M12 1.5L23 22H1z', number: 2, textY: 19 },
  medium: { path: 'M1 2h22L12 22.5z', number: 3, textY: 13.5 },
  low: { path: 'M12 1l11 11-11 11L1 12z', number: 4, textY: 16.5 },
  diagnostic: { path: 'M12 12m-10.5 0a10.5 10.5 0 1 0 21 0a10.5 10.5 0 1 0-21 0', number: 5, textY: 16.5 },
};

export interface PriorityMarkProps {
  priority: MarkPriority;
  size?: number;
  /** Nobody has acknowledged it yet: it blinks, unless motion is unwanted; then it has a ring. */
  isNew?: boolean;
  /** It is over: only its outline is drawn. */
  isOver?: boolean;
  /** There is none: drawn in grey. */
  isNone?: boolean;
  label?: string;
}

export function PriorityMark({ priority, size = 20, isNew = false, isOver = false, isNone = false, label }: PriorityMarkProps): ReactNode {
  const { path, number, textY } = SHAPES[priority];
  return (
    <svg
      className={classes['mark']}
      width={size}
      height={size}
      viewBox="0 0 24 24"
      data-priority={isNone ? 'none' : priority}
      data-new={isNew || undefined}
      data-over={isOver || undefined}
      {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
    >
      <path d={path} className={classes['shape']} />
      <text x="12" y={textY} textAnchor="middle" className={classes['number']}>
        {number}
      </text>
    </svg>
  );
}
