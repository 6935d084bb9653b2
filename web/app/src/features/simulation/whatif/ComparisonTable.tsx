import { Empty, Panel } from '@lockstep/design/Panel.tsx';
import { formatNumber, unitSymbol } from '@lockstep/live/units.ts';
import type { ReactNode } from 'react';
import table from '../../../components/DataTable.module.css';
import { formatTime, useT } from '../../../i18n/language.ts';
import type { Compared } from './whatIfData.ts';
import classes from './WhatIf.module.css';

interface ComparisonTableProps {
  properties: readonly Compared[];
  chosen: Compared | undefined;
  onChoose: (compared: Compared) => void;
}

/** Means and extremes of each property in the base and in the branch. */
export function ComparisonTable({ properties, chosen, onChoose }: ComparisonTableProps): ReactNode {
  const t = useT();
  return (
    <Panel title={t('whatIf.comparison')} isFlush>
      {properties.length === 0 ? (
        <Empty title={t('whatIf.nothingDiffers')}>{t('whatIf.nothingDiffersHint')}</Empty>
      ) : (
        <table className={table['table']}>
          <thead>
            <tr>
              <th>{t('whatIf.property')}</th>
              <th data-right>{t('whatIf.meanBase')}</th>
              <th data-right>{t('whatIf.meanBranch')}</th>
              <th data-right>{t('whatIf.difference')}</th>
              <th data-right>{t('whatIf.rangeBase')}</th>
              <th data-right>{t('whatIf.rangeBranch')}</th>
              <th>{t('whatIf.diverges')}</th>
            </tr>
          </thead>
          <tbody>
            {properties.map((each) => (
              <tr key={`${each.twin}/${each.property}`} data-chosen={each === chosen || undefined}>
                <td>
                  <button type="button" className={classes['choose']} aria-pressed={each === chosen} onClick={() => onChoose(each)}>
                    {each.twin}/{each.property}
                  </button>
                </td>
                <td data-right className={table['nowrap']}>{number(each.base.mean, each.unit)}</td>
                <td data-right className={table['nowrap']}>
                  {number(each.mean.mean, each.unit)}
                  {(each.mean.margin ?? 0) > 0 && ` ± ${formatNumber(each.mean.margin ?? 0)}`}
                </td>
                <td data-right className={table['nowrap']}>{difference(each)}</td>
                <td data-right className={table['nowrap']}>{range(each.base.least, each.base.greatest)}</td>
                <td data-right className={table['nowrap']}>{range(each.least.low, each.greatest.high)}</td>
                <td className={table['nowrap']}>{each.diverges === undefined ? t('whatIf.never') : formatTime(Date.parse(each.diverges))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

type Figure = number | null | undefined;

function number(value: Figure, unit: string): string {
  return isNumber(value) ? `${formatNumber(value)} ${unitSymbol(unit)}`.trim() : '–';
}

function range(least: Figure, greatest: Figure): string {
  return isNumber(least) && isNumber(greatest) ? `${formatNumber(least)} … ${formatNumber(greatest)}` : '–';
}

/** The branch's mean less the base's, and as per cent of it. */
function difference({ base, mean, unit }: Compared): string {
  if (!isNumber(base.mean) || !isNumber(mean.mean)) {
    return '–';
  }
  const by = mean.mean - base.mean;
  const share = base.mean === 0 ? '' : ` (${signed((100 * by) / Math.abs(base.mean), 1)} %)`;
  return `${signed(by)} ${unitSymbol(unit)}`.trim() + share;
}

function signed(value: number, digits?: number): string {
  return `${value > 0 ? '+' : ''}${digits === undefined ? formatNumber(value) : formatNumber(value, digits)}`;
}

function isNumber(value: Figure): value is number {
  return typeof value === 'number';
}
