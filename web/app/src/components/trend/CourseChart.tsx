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
  /** The series colour, from 1; otherwise by its place. */
  color?: number;
  /** Between what the values lie. */
  spread?: { low: (number | null)[]; high: (number | null)[] } | undefined;
}

/** What would have been told in the course; without an end it still would be. */
export interface CourseAlarm {
  id: string;
  title: string;
  from: number;
  to?: number | undefined;
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
  /** The same list as long as nothing changes. */
  alarms?: readonly CourseAlarm[] | undefined;
  /** What the spread of a line is called. */
  spreadName?: string | undefined;
  formatTime: (ms: number, spanMs: number) => string;
}

const COLORS = 6;
const NONE: readonly CourseAlarm[] = [];

const colorOf = (line: CourseLine, place: number) => line.color ?? (place % COLORS) + 1;

/** Lines that do not change any more, with their names below; a stretch that is dragged over fills the picture. */
export function CourseChart({ label, lines, from, to, part, alarms = NONE, spreadName, formatTime }: CourseChartProps): ReactNode {
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
      colors: { text: color('dim'), grid: color('grid'), surface: color('surface'), series: lines.map((line, i) => color(`series-${colorOf(line, i)}`)) },
      formatTime: (ms, spanMs) => format.current(ms, spanMs),
      onZoom: (first, last) => setZoom([first, last]),
      onCursor: () => undefined,
    });
    chart.setRange(...(zoom ?? [from, to]));
    chart.setSeries(lines.map(({ name, unit, times, values, isBroken, spread }) => ({ id: name, label: name, unit: unitSymbol(unit), isStepped: false, isBroken, spread, columns: { times, values } })));
    // What would be is no alarm: its colour is that of the app.
    const bands = alarms.map((alarm): TrendBand => ({ id: alarm.id, kind: 'alarm', fromMs: alarm.from, toMs: alarm.to ?? to, color: color('accent'), label: alarm.title }));
    if (partFrom !== undefined) {
      bands.push({ id: 'part', kind: 'part', fromMs: partFrom, toMs: partTo, color: color('dim'), label: '' });
    }
    chart.setBands(bands);
    return () => chart.destroy();
  }, [lines, alarms, scheme, zoom, from, to, partFrom, partTo]);

  return (
    <>
      <div ref={box} className={classes['chart']} role="img" aria-label={label} />
      <ul className={classes['key']}>
        {lines.map((line, i) => (
          <li key={line.name}>
            <i data-color={colorOf(line, i)} data-broken={line.isBroken === true ? true : undefined} /> {line.name}
          </li>
        ))}
        {spreadName !== undefined && (
          <li>
            <i data-band /> {spreadName}
          </li>
        )}
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
