import { ageText } from '@lockstep/live/freshness.ts';
import { useEffect, useRef, type ReactNode } from 'react';
import { everySecond } from '../data/clock.ts';

/** How old something is, kept up to date without rendering. `at` gives its time, milliseconds since 1970; 0 for never. */
export function AgeText({ at, never = '–' }: { at: () => number; never?: string }): ReactNode {
  const span = useRef<HTMLSpanElement>(null);
  const source = useRef(at);
  useEffect(() => {
    source.current = at;
  });
  useEffect(() => {
    const write = () => {
      const time = source.current();
      const text = time === 0 ? never : ageText(Date.now() - time);
      if (span.current !== null && span.current.textContent !== text) {
        span.current.textContent = text;
      }
    };
    write();
    return everySecond(write);
  }, [never]);
  return <span ref={span} className="ls-age" />;
}
