import 'uplot/dist/uPlot.min.css';
import { TrendChart } from '@lockstep/charts/trendChart.ts';
import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { formatTime, useT } from '../../../i18n/language.ts';
import { SERIES_MAX, type ResultChartData } from './resultSeries.ts';
import classes from './Sql.module.css';

/** The numbers of an answer over its time; a drag shows a part of it. */
export function ResultChart({ data }: { data: ResultChartData }): ReactNode {
  const t = useT();
  const box = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme('light');
  const [zoom, setZoom] = useState<[number, number]>();
  const [colors, setColors] = useState<string[]>([]);

  useEffect(() => {
    if (box.current === null) {
      return undefined;
    }
    const style = getComputedStyle(box.current);
    const color = (name: string): string => style.getPropertyValue(`--ls-${name}`).trim();
    const series = Array.from({ length: SERIES_MAX }, (_, i) => color(`series-${i + 1}`)).filter((each) => each !== '');
    setColors(series);
    const chart = new TrendChart({
      container: box.current,
      colors: { text: color('dim'), grid: color('grid'), surface: color('surface'), series },
      formatTime: (ms, spanMs) => formatTime(ms, { seconds: spanMs < 1_200_000, isDated: spanMs > 86_400_000 }),
      onZoom: (from, to) => setZoom([from, to]),
      onCursor: () => undefined,
    });
    chart.setRange(...(zoom ?? [data.fromMs, data.toMs]));
    chart.setSeries(data.series.map(({ id, times, values }) => ({ id, label: id, unit: '', isStepped: false, columns: { times, values } })));
    return () => chart.destroy();
  }, [data, scheme, zoom]);

  return (
    <figure className={classes['figure']}>
      <div ref={box} className={classes['chart']} role="img" aria-label={t('sql.chartOf', { series: data.series.map((each) => each.id).join(', ') })} />
      <figcaption>
        <ul className={classes['legend']}>
          {data.series.map((each, i) => (
            <li key={each.id}>
              <i
                ref={(mark) => {
                  mark?.style.setProperty('background', colors[i % Math.max(1, colors.length)] ?? '');
                }}
              />
              {each.id}
            </li>
          ))}
        </ul>
        {zoom !== undefined && (
          <button type="button" className={classes['link']} onClick={() => setZoom(undefined)}>
            {t('sql.whole')}
          </button>
        )}
      </figcaption>
    </figure>
  );
}
