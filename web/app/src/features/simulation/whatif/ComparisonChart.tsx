import 'uplot/dist/uPlot.min.css';
import { TrendChart, type TrendBand, type TrendSeries } from '@lockstep/charts/trendChart.ts';
import { unitSymbol } from '@lockstep/live/units.ts';
import { useComputedColorScheme } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { readHistory } from '../../../data/queries.ts';
import { formatTime, useT } from '../../../i18n/language.ts';
import type { Compared, WhatIf, WhatIfResult } from './whatIfData.ts';
import classes from './WhatIf.module.css';

interface ComparisonChartProps {
  whatIf: WhatIf;
  result: WhatIfResult;
  compared: Compared;
}

const POINTS = 2_000;

/** One property: the base, the branch with the band of its replications, and what really happened where it is known. */
export function ComparisonChart({ whatIf, result, compared }: ComparisonChartProps): ReactNode {
  const t = useT();
  const box = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme('light');
  const from = Date.parse(result.from);
  const to = Date.parse(result.to);
  const [zoom, setZoom] = useState<[number, number]>();
  const { twin, property } = compared;
  // With recorded inputs the base is what really happened.
  const isBaseReal = whatIf.scenario?.inputs === 'recorded';
  const isKnown = whatIf.scenario?.['as-of'] !== undefined && !isBaseReal;
  const real = useQuery({
    queryKey: ['what-if', whatIf.id, 'real', twin, property],
    queryFn: ({ signal }) => readHistory(twin, property, from, to, signal, POINTS),
    enabled: isKnown,
    staleTime: Infinity,
  }).data?.series;
  const hasBand = result.runs.length > 1;
  const names = [t(isBaseReal ? 'whatIf.lineReal' : 'whatIf.lineBase'), hasBand ? t('whatIf.lineMean', { runs: result.runs.length }) : t('whatIf.lineBranch'), ...(real === undefined ? [] : [t('whatIf.lineReal')])];

  useEffect(() => {
    if (box.current === null) {
      return undefined;
    }
    const style = getComputedStyle(box.current);
    const color = (name: string) => style.getPropertyValue(`--ls-${name}`).trim();
    const chart = new TrendChart({
      container: box.current,
      colors: { text: color('dim'), grid: color('grid'), surface: color('surface'), series: [color('series-4'), color('series-1'), color('series-2')] },
      formatTime: (ms, spanMs) => formatTime(ms, { seconds: spanMs < 1_200_000 }),
      onZoom: (first, last) => setZoom([first, last]),
      onCursor: () => undefined,
    });
    chart.setRange(...(zoom ?? [from, to]));
    const unit = unitSymbol(compared.unit);
    const times = result.times.map((time) => Date.parse(time));
    const column = (index: number) => compared.courses.map((point) => point[index] ?? null);
    const series: TrendSeries[] = [
      { id: 'base', label: 'base', unit, isStepped: false, isBroken: true, columns: { times, values: column(0) } },
      { id: 'branch', label: 'branch', unit, isStepped: false, columns: { times, values: column(1) }, spread: hasBand ? { low: column(2), high: column(3) } : undefined },
    ];
    if (real !== undefined) {
      series.push({
        id: 'real',
        label: 'real',
        unit,
        isStepped: false,
        columns: { times: real.map(([time]) => Date.parse(time)), values: real.map(([, value]) => (typeof value === 'number' ? value : typeof value === 'boolean' ? Number(value) : null)) },
      });
    }
    chart.setSeries(series);
    chart.setBands(
      result.alarmsOfFirst
        .filter((alarm) => alarm.twin === twin)
        .map((alarm): TrendBand => ({
          id: alarm.id,
          kind: 'alarm',
          fromMs: Date.parse(alarm.raised),
          toMs: alarm.returned === undefined ? to : Date.parse(alarm.returned),
          // What would be is no alarm: its colour is that of the app.
          color: color('accent'),
          label: alarm.title,
        })),
    );
    return () => chart.destroy();
  }, [compared, result, real, scheme, zoom, from, to, twin, hasBand]);

  return (
    <>
      <div ref={box} className={classes['chart']} role="img" aria-label={t('whatIf.chart', { twin, property })} />
      <ul className={classes['key']}>
        {names.map((name, i) => (
          <li key={name}>
            <i data-line={i} /> {name}
          </li>
        ))}
        {hasBand && (
          <li>
            <i data-band /> {t('whatIf.band')}
          </li>
        )}
        {zoom !== undefined && (
          <li>
            <button type="button" className={classes['choose']} onClick={() => setZoom(undefined)}>
              {t('whatIf.whole')}
            </button>
          </li>
        )}
      </ul>
    </>
  );
}
