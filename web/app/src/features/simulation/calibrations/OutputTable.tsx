import type { ReactNode } from 'react';
import table from '../../../components/DataTable.module.css';
import { useT } from '../../../i18n/language.ts';
import type { CalibrationOutput } from './calibrationData.ts';
import { figure } from './EstimateTable.tsx';
import classes from './Calibrations.module.css';

interface OutputTableProps {
  outputs: readonly CalibrationOutput[];
  chosen: CalibrationOutput | undefined;
  onChoose: (output: CalibrationOutput) => void;
}

/** How far the model is off, before and after, in what the search saw and in what it did not. */
export function OutputTable({ outputs, chosen, onChoose }: OutputTableProps): ReactNode {
  const t = useT();
  return (
    <div className={classes['scroll']} tabIndex={0} role="group" aria-label={t('calibration.outputs')}>
      <table className={table['table']}>
        <thead>
          <tr>
            <th>{t('calibration.property')}</th>
            <th data-right>{t('calibration.readings')}</th>
            <th data-right>{t('calibration.offBefore')}</th>
            <th data-right>{t('calibration.offAfter')}</th>
            <th data-right>{t('calibration.heldOutBefore')}</th>
            <th data-right>{t('calibration.heldOutAfter')}</th>
            <th data-right>{t('calibration.noise')}</th>
          </tr>
        </thead>
        <tbody>
          {outputs.map((each) => (
            <tr key={each.variable} data-chosen={each === chosen || undefined}>
              <td>
                <button type="button" className={classes['choose']} aria-pressed={each === chosen} onClick={() => onChoose(each)}>
                  {each.variable}: {each.property}
                </button>
              </td>
              <td data-right>
                {each.readings} + {each.heldOut}
              </td>
              <td data-right>{figure(each.rmsBefore)}</td>
              <td data-right>{figure(each.rmsAfter)}</td>
              <td data-right>{figure(each.heldOutRmsBefore)}</td>
              <td data-right>{figure(each.heldOutRmsAfter)}</td>
              <td data-right>{figure(each.noise)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
