import 'uplot/dist/uPlot.min.css';
import type { TrendBand } from '@lockstep/charts/trendChart.ts';
import { TrendChart } from '@lockstep/charts/trendChart.ts';
import { useComputedColorScheme } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, type ReactNode } from 'react';
import { readHistory } from '../../../data/queries.ts';
import { formatTime, useT } from '../../../i18n/language.ts';
import type { DryRunOutcome } from './ruleData.ts';
import classes from './Rules.module.css';

export interface DryRunChartProps {
  twin: string;
  property: string;
  unit: string;
  fromMs: number;
  toMs: number;
  periods: DryRunOutcome['periods'];
}

const POINTS = 2_000;

/** A property of a twin over the range of a dry run; where the rule would have been active is a band. */
export function DryRunChart({ twin, property, unit, fromMs, toMs, periods }: DryRunChartProps): ReactNode {
  const t = useT();
  const box = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme('light');
  const series = useQuery({
    queryKey: ['rules', 'trend', twin, property, fromMs, toMs],
    queryFn: ({ signal }) => readHistory(twin, property, fromMs, toMs, signal, POINTS),
    staleTime: Infinity,
  }).data?.series;

  useEffect(() => {
    if (box.current === null || series === undefined) {
      return undefined;
    }
    const style = getComputedStyle(box.current);
    const color = (name: string) => style.getPropertyValue(`--ls-${name}`).trim();
    const chart = new TrendChart({
      container: box.current,
      colors: { text: color('dim'), grid: color('grid'), surface: color('surface'), series: [color('series-1')] },
      formatTime: (ms, spanMs) => formatTime(ms, { seconds: spanMs < 1_200_000 }),
      onZoom: () => undefined,
      onCursor: () => undefined,
    });
    chart.setRange(fromMs, toMs);
    chart.setSeries([
      {
        id: property,
        label: property,
        unit,
        isStepped: false,
        columns: { times: series.map(([time]) => Date.parse(time)), values: series.map(([, value]) => (typeof value === 'number' ? value : typeof value === 'boolean' ? Number(value) : null)) },
      },
    ]);
    // What would have been is no alarm: its colour is that of the app.
    chart.setBands(
      periods.map((period, i): TrendBand => ({
        id: String(i),
        kind: 'alarm',
        fromMs: Date.parse(period.raised),
        toMs: period.returned === undefined ? toMs : Date.parse(period.returned),
        color: color('accent'),
        label: period.message ?? period.rule,
      })),
    );
    return () => chart.destroy();
  }, [series, scheme, property, unit, fromMs, toMs, periods]);

  return <div ref={box} className={classes['chart']} role="img" aria-label={t('rules.chart', { property, twin, count: periods.length })} />;
}
