import 'uplot/dist/uPlot.min.css';
import type { TrendBand, TrendColors } from '@lockstep/charts/trendChart.ts';
import { TrendChart } from '@lockstep/charts/trendChart.ts';
import { useComputedColorScheme } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { isActive } from '../../data/hooks.ts';
import { alarmsOf } from '../../data/branchQueries.ts';
import { formatTime, useT } from '../../i18n/language.ts';
import { gapsOf, type ShownGap } from './gaps.ts';
import { GapText } from './GapList.tsx';
import type { ShownSeries } from './shownSeries.ts';
import type { TrendModel } from './trendModel.ts';
import classes from './Trend.module.css';

export interface ChartProps {
  shown: ShownSeries[];
  model: TrendModel | undefined;
  version: number;
  minutes: number;
  to: number | undefined;
  /** Whose alarms are drawn: a branch's, else the plant's. */
  branch?: string | undefined;
  onCursor: (ms: number | undefined) => void;
  onZoom: (fromMs: number, toMs: number) => void;
}

const SECONDS_BELOW_MS = 20 * 60_000;

/** The picture of a trend. */
export function Chart({ shown, model, version, minutes, to, branch, onCursor, onZoom }: ChartProps): ReactNode {
  const t = useT();
  const box = useRef<HTMLDivElement>(null);
  const handlers = useRef({ onCursor, onZoom });
  const [chart, setChart] = useState<TrendChart>();
  const [pointed, setPointed] = useState<{ gaps: ShownGap[]; left: number; isRight: boolean }>();
  const gaps = gapsOf(shown, model);
  const gapsKey = gaps.map((gap) => gap.id).join('\n');
  const scheme = useComputedColorScheme('light');
  const alarms = useQuery(alarmsOf(branch, 'all')).data;

  useEffect(() => {
    handlers.current = {
      onZoom,
      onCursor: (ms) => {
        onCursor(ms);
        const here = ms === undefined ? [] : gaps.filter((gap) => gap.fromMs <= ms && ms < gap.toMs);
        if (ms === undefined || chart === undefined || here.length === 0) {
          setPointed(undefined);
        } else {
          const left = chart.leftOf(ms);
          setPointed({ gaps: here, left, isRight: left > (box.current?.clientWidth ?? 0) / 2 });
        }
      },
    };
  });

  useEffect(() => {
    if (box.current === null) {
      return undefined;
    }
    const made = new TrendChart({
      container: box.current,
      colors: colorsOf(box.current),
      formatTime: (ms, spanMs) => formatTime(ms, { seconds: spanMs < SECONDS_BELOW_MS }),
      onZoom: (from, until) => handlers.current.onZoom(from, until),
      onCursor: (ms) => handlers.current.onCursor(ms),
    });
    setChart(made);
    return () => {
      made.destroy();
      setChart(undefined);
    };
  }, []);

  useEffect(() => {
    if (box.current !== null) {
      chart?.setColors(colorsOf(box.current));
    }
  }, [chart, scheme]);

  useEffect(() => {
    if (chart === undefined || model === undefined || box.current === null) {
      return;
    }
    const toMs = to ?? Date.now();
    chart.setRange(toMs - minutes * 60_000, toMs);
    chart.setSeries(
      shown.map(({ id, label, unit, isStepped }) => ({ id, label, unit, isStepped, columns: model.columns(id) })),
    );
  }, [chart, model, shown, version, minutes, to]);

  useEffect(() => {
    if (chart === undefined || box.current === null) {
      return;
    }
    const style = getComputedStyle(box.current);
    const twins = new Set(shown.map((series) => series.twin));
    chart.setBands([
      ...gaps.map((gap): TrendBand => ({ ...gap, kind: 'gap', color: style.getPropertyValue('--ls-dim').trim(), label: gap.reason })),
      ...(alarms ?? [])
        // One that was put aside before it was raised has no stretch of its own.
        .filter((alarm) => twins.has(alarm.twin) && (alarm.returned !== undefined || isActive(alarm)))
        .map((alarm): TrendBand => ({
          id: alarm.id,
          kind: 'alarm',
          fromMs: Date.parse(alarm.raised),
          toMs: alarm.returned === undefined ? undefined : Date.parse(alarm.returned),
          color: style.getPropertyValue(`--ls-alarm-${alarm.priority}`).trim(),
          label: alarm.title,
        })),
    ]);
    // Gaps are the same as long as their ids are.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [chart, alarms, shown, scheme, gapsKey]);

  return (
    <>
      <div ref={box} className={classes['canvas']} role="img" aria-label={t('trend.label', { count: shown.length })} />
      {pointed !== undefined && (
        <div role="tooltip" className={classes['tooltip']} style={{ left: pointed.left }} data-side={pointed.isRight ? 'left' : 'right'}>
          {pointed.gaps.map((gap) => (
            <GapText key={gap.id} gap={gap} />
          ))}
        </div>
      )}
    </>
  );
}

/** How many colours there are for series; more series take them again. */
export const SERIES_COLORS = 6;

function colorsOf(element: HTMLElement): TrendColors {
  const style = getComputedStyle(element);
  const color = (name: string) => style.getPropertyValue(`--ls-${name}`).trim();
  return {
    text: color('dim'),
    grid: color('grid'),
    surface: color('surface'),
    series: Array.from({ length: SERIES_COLORS }, (_, i) => color(`series-${i + 1}`)),
  };
}
