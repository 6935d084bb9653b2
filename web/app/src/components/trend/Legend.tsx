import { valueAt } from '@lockstep/charts/nearest.ts';
import { Icon } from '@lockstep/design/icons.tsx';
import { Panel } from '@lockstep/design/Panel.tsx';
import { formatNumber, formatValue } from '@lockstep/live/units.ts';
import { ActionIcon } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { LiveValue } from '../LiveValue.tsx';
import { formatTime, useT } from '../../i18n/language.ts';
import table from '../DataTable.module.css';
import { SERIES_COLORS } from './Chart.tsx';
import type { ShownSeries } from './shownSeries.ts';
import type { TrendModel } from './trendModel.ts';
import classes from './Trend.module.css';

export interface LegendProps {
  shown: ShownSeries[];
  model: TrendModel | undefined;
  version: number;
  cursorMs: number | undefined;
  /** Of a branch, which has no live values. */
  isOfBranch?: boolean;
  /** Left out, none can be removed. */
  onRemove?: (id: string) => void;
}

/** Which line is which, with its value now, at the pointer, and its extremes. */
export function Legend({ shown, model, cursorMs, isOfBranch = false, onRemove }: LegendProps): ReactNode {
  const t = useT();
  return (
    <Panel isFlush>
      <table className={table['table']}>
        <thead>
          <tr>
            <th>{t('trend.series')}</th>
            <th>{t('alarms.twin')}</th>
            {!isOfBranch && <th data-right>{t('trend.now')}</th>}
            <th data-right>{cursorMs === undefined ? t('trend.atPointer') : formatTime(cursorMs)}</th>
            <th data-right>{t('trend.least')}</th>
            <th data-right>{t('trend.greatest')}</th>
            {onRemove !== undefined && (
              <th>
                <span className="ls-hidden">{t('value.actions')}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {shown.map((series, index) => {
            const columns = model?.columns(series.id) ?? { times: [], values: [] };
            const [least, greatest] = extremes(columns.values);
            const pointed = cursorMs === undefined ? undefined : valueAt(columns, cursorMs);
            return (
              <tr key={series.id}>
                <td>
                  <i className={classes['swatch']} data-color={(index % SERIES_COLORS) + 1} />
                  {series.label}
                </td>
                <td>
                  <Link to="/twins/$id" params={{ id: series.twin }}>
                    {series.twin}
                  </Link>
                </td>
                {!isOfBranch && (
                  <td data-right>
                    <LiveValue twin={series.twin} property={series.property} isWhole={series.isWhole} />
                  </td>
                )}
                <td data-right>{pointed === undefined ? '–' : formatValue(pointed, series.isWhole)}</td>
                <td data-right>{least === undefined ? '–' : formatNumber(least)}</td>
                <td data-right>{greatest === undefined ? '–' : formatNumber(greatest)}</td>
                {onRemove !== undefined && (
                  <td data-right>
                    <ActionIcon variant="subtle" aria-label={t('trend.remove', { name: series.label })} onClick={() => onRemove(series.id)}>
                      <Icon name="close" size={16} />
                    </ActionIcon>
                  </td>
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
    </Panel>
  );
}

function extremes(values: readonly (number | null)[]): [number | undefined, number | undefined] {
  let least: number | undefined;
  let greatest: number | undefined;
  for (const value of values) {
    if (value !== null) {
      least = least === undefined || value < least ? value : least;
      greatest = greatest === undefined || value > greatest ? value : greatest;
    }
  }
  return [least, greatest];
}
