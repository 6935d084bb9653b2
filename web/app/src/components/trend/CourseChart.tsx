import 'uplot/dist/uPlot.min.css';
import { TrendChart, type TrendBand } from '@lockstep/charts/trendChart.ts';
import { unitSymbol } from '@lockstep/live/units.ts';
import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useT } from '../../i18n/language.ts';
import classes from './CourseChart.module.css';

/** A line of a course that is over: times in milliseconds. */
export interface CourseLine {
  name: string;
  unit: string;
  times: number[];
  values: (number | null)[];
  isBroken?: boolean;
}

interface CourseChartProps {
  /** What the picture shows, for who hears it. */
  label: string;
  /** The same list as long as nothing changes. */
  lines: readonly CourseLine[];
  from: number;
  to: number;
  /** A part that is of another kind, and what it is called. */
  part?: { from: number; to: number; name: string } | undefined;
  formatTime: (ms: number, spanMs: number) => string;
}

const COLORS = 6;

/** Lines that do not change any more, with their names below; a stretch that is dragged over fills the picture. */
export function CourseChart({ label, lines, from, to, part, formatTime }: CourseChartProps): ReactNode {
  const t = useT();
  const box = useRef<HTMLDivElement>(null);
  const format = useRef(formatTime);
  const scheme = useComputedColorScheme('light');
  const [zoom, setZoom] = useState<[number, number]>();
  const partFrom = part?.from;
  const partTo = part?.to;
  useEffect(() => {
    format.current = formatTime;
  });

  useEffect(() => {
    if (box.current === null) {
      return undefined;
    }
    const style = getComputedStyle(box.current);
    const color = (name: string) => style.getPropertyValue(`--ls-${name}`).trim();
    const chart = new TrendChart({
      container: box.current,
      colors: { text: color('dim'), grid: color('grid'), surface: color('surface'), series: Array.from({ length: COLORS }, (_, i) => color(`series-${i + 1}`)) },
      formatTime: (ms, spanMs) => format.current(ms, spanMs),
      onZoom: (first, last) => setZoom([first, last]),
      onCursor: () => undefined,
    });
    chart.setRange(...(zoom ?? [from, to]));
    chart.setSeries(lines.map(({ name, unit, times, values, isBroken }) => ({ id: name, label: name, unit: unitSymbol(unit), isStepped: false, isBroken, columns: { times, values } })));
    if (partFrom !== undefined) {
      chart.setBands([{ id: 'part', kind: 'part', fromMs: partFrom, toMs: partTo, color: color('dim'), label: '' } satisfies TrendBand]);
    }
    return () => chart.destroy();
  }, [lines, scheme, zoom, from, to, partFrom, partTo]);

  return (
    <>
      <div ref={box} className={classes['chart']} role="img" aria-label={label} />
      <ul className={classes['key']}>
        {lines.map(({ name, isBroken }, i) => (
          <li key={name}>
            <i data-line={i % COLORS} data-broken={isBroken === true ? true : undefined} /> {name}
          </li>
        ))}
        {part !== undefined && (
          <li>
            <i data-part /> {part.name}
          </li>
        )}
        {zoom !== undefined && (
          <li>
            <button type="button" className={classes['whole']} onClick={() => setZoom(undefined)}>
              {t('course.whole')}
            </button>
          </li>
        )}
      </ul>
    </>
  );
}
