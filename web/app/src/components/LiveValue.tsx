import { formatValue, unitSymbol } from '@lockstep/live/units.ts';
import type { Tag } from '@lockstep/live/tagStore.ts';
import { freshness } from '@lockstep/live/freshness.ts';
import { useEffect, useRef, type ReactNode } from 'react';
import { everySecond } from '../data/clock.ts';
import { live } from '../data/liveHub.ts';
import { useT } from '../i18n/language.ts';
import classes from './LiveValue.module.css';

export interface LiveValueProps {
  twin: string;
  property: string;
  /** Whole numbers show no digits behind the mark. */
  isWhole?: boolean;
  /** What people call the values of an enumeration. */
  labels?: ReadonlyMap<unknown, string> | undefined;
  hasUnit?: boolean;
}

/**
 * A value that is written straight into the document as it comes: the component itself is not rendered again. What is
 * not good is hatched and says so: `stale`, `uncertain`, `bad`, `simulated`.
 */
export function LiveValue({ twin, property, isWhole = false, labels, hasUnit = true }: LiveValueProps): ReactNode {
  const t = useT();
  const box = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const element = box.current;
    if (element === null) {
      return undefined;
    }
    const number = element.children[0] as HTMLElement;
    const unit = element.children[1] as HTMLElement;
    const tag = live.store.tag(twin, property);
    const judge = () => {
      const quality = qualityOf(tag);
      if (element.dataset['quality'] !== quality) {
        element.dataset['quality'] = quality;
        element.title = quality === 'good' || quality === 'unknown' ? '' : t(`quality.${quality}`);
      }
    };
    const write = () => {
      const text = labels?.get(tag.value) ?? formatValue(tag.value, isWhole);
      if (number.textContent !== text) {
        number.textContent = text;
      }
      const symbol = hasUnit ? unitSymbol(tag.unit) : '';
      if (unit.textContent !== symbol) {
        unit.textContent = symbol;
      }
      judge();
    };
    write();
    const stops = [live.store.subscribe(tag, write), everySecond(judge)];
    return () => stops.forEach((stop) => stop());
  }, [twin, property, isWhole, labels, hasUnit, t]);
  return (
    <span className={classes['value']} ref={box}>
      <span className={classes['number']}>–</span>
      <span className={classes['unit']} />
    </span>
  );
}

type Shown = 'good' | 'unknown' | 'stale' | 'uncertain' | 'bad' | 'simulated';

/** The quality to show: a good value that is older than its pace promises is stale. */
export function qualityOf(tag: Tag): Shown {
  if (tag.sourceMs === 0) {
    return 'unknown';
  }
  if (tag.quality !== 'good') {
    return tag.quality as Shown;
  }
  return freshness(Date.now() - tag.sourceMs, tag.intervalMs) === 'stale' ? 'stale' : 'good';
}
