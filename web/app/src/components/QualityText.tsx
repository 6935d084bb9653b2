import type { Tag } from '@lockstep/live/tagStore.ts';
import { useEffect, useRef, type ReactNode } from 'react';
import { everySecond } from '../data/clock.ts';
import { live } from '../data/liveHub.ts';
import { formatTime, useT } from '../i18n/language.ts';
import { qualityOf } from './LiveValue.tsx';

/** How far a value may be trusted, in words; its source time when the pointer rests on it. */
export function QualityText({ tag }: { tag: Tag }): ReactNode {
  const t = useT();
  const span = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    let shown: string | undefined;
    const write = () => {
      const quality = qualityOf(tag);
      if (span.current !== null && quality !== shown) {
        shown = quality;
        span.current.textContent = t(`quality.${quality}`);
      }
    };
    write();
    const stops = [live.store.subscribe(tag, write), everySecond(write)];
    return () => stops.forEach((stop) => stop());
  }, [tag, t]);
  return (
    <span
      ref={span}
      className="ls-quality"
      onPointerEnter={(event) => {
        // Written when it is looked at: making dates costs more than all the rest.
        event.currentTarget.title = tag.sourceMs === 0 ? '' : formatTime(tag.sourceMs, { isDated: true });
      }}
    />
  );
}
