import { formatNumber, unitSymbol } from '@lockstep/live/units.ts';
import type { ReactNode } from 'react';
import table from '../../../components/DataTable.module.css';
import { useT } from '../../../i18n/language.ts';
import type { CalibrationParameter } from './calibrationData.ts';
import classes from './Calibrations.module.css';

/** What was found of each parameter, and how far the readings determine it. */
export function EstimateTable({ parameters }: { parameters: readonly CalibrationParameter[] }): ReactNode {
  const t = useT();
  return (
    <div className={classes['scroll']} tabIndex={0} role="group" aria-label={t('calibration.estimates')}>
      <table className={table['table']}>
        <thead>
          <tr>
            <th>{t('calibration.parameter')}</th>
            <th data-right>{t('calibration.value')}</th>
            <th data-right>{t('calibration.interval')}</th>
            <th data-right>{t('calibration.was')}</th>
            <th>{t('fmu.unit')}</th>
            <th>{t('calibration.verdict')}</th>
          </tr>
        </thead>
        <tbody>
          {parameters.map((each) => (
            <tr key={each.name}>
              <td>{each.name}</td>
              <td data-right>
                <strong>{figure(each.value)}</strong>
              </td>
              <td data-right className={table['nowrap']}>
                {each.verdict === 'determined' ? `${figure(each.low)} … ${figure(each.high)}` : '–'}
              </td>
              <td data-right>{figure(each.present)}</td>
              <td>{unitSymbol(each.unit)}</td>
              <td>
                {t(`calibration.verdict.${each.verdict}`)}
                {each.partners.length > 0 && ` (${t('calibration.partners', { names: each.partners.join(', ') })})`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function figure(value: number | null | undefined): string {
  return typeof value === 'number' ? formatNumber(value) : '–';
}
