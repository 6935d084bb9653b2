import type { Limits } from '@lockstep/client/limits.ts';
import { useEffect, useRef, type ReactNode } from 'react';
import { live } from '../data/liveHub.ts';
import classes from './Indicator.module.css';
import { scale } from './scale.ts';

export interface IndicatorProps {
  twin: string;
  property: string;
  limits: Limits | undefined;
  /** The property that holds the set point. */
  setPoint: string | undefined;
}

/** Where a value stands in what is normal: a band, the set point as a mark, the value as a pointer (ISA-101). */
export function Indicator({ twin, property, limits, setPoint }: IndicatorProps): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const low = limits?.low;
  const high = limits?.high;
  useEffect(() => {
    const element = box.current;
    if (element === null) {
      return undefined;
    }
    const [band, target, pointer] = [...element.children] as [HTMLElement, HTMLElement, HTMLElement];
    const value = live.store.tag(twin, property);
    const wanted = setPoint === undefined ? undefined : live.store.tag(twin, setPoint);
    const place = () => {
      if (typeof value.value !== 'number') {
        return;
      }
      const goal = typeof wanted?.value === 'number' ? wanted.value : undefined;
      const [from, to] = scale(value.value, goal, { ...(low === undefined ? {} : { low }), ...(high === undefined ? {} : { high }) });
      const at = (number: number) => Math.min(1, Math.max(0, (number - from) / (to - from)));
      const bandFrom = low === undefined ? 0 : at(low);
      const bandTo = high === undefined ? 1 : at(high);
      const hasBand = low !== undefined || high !== undefined;
      band.style.transform = `translateX(${bandFrom * 100}%) scaleX(${hasBand ? bandTo - bandFrom : 0})`;
      target.hidden = goal === undefined;
      target.style.transform = `translateX(${goal === undefined ? 0 : at(goal) * 100}%)`;
      pointer.style.transform = `translateX(${at(value.value) * 100}%)`;
      element.dataset['outside'] = String((low !== undefined && value.value < low) || (high !== undefined && value.value > high));
    };
    place();
    const stops = [live.store.subscribe(value, place), ...(wanted === undefined ? [] : [live.store.subscribe(wanted, place)])];
    return () => stops.forEach((stop) => stop());
  }, [twin, property, low, high, setPoint]);
  return (
    <div className={classes['track']} ref={box} aria-hidden="true">
      <div className={classes['band']} />
      <div className={classes['at']} hidden>
        <i className={classes['target']} />
      </div>
      <div className={classes['at']}>
        <i className={classes['pointer']} />
      </div>
    </div>
  );
}
