import { formatNumber, unitSymbol } from '@lockstep/live/units.ts';
import { Checkbox, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import table from '../../../components/DataTable.module.css';
import { useT } from '../../../i18n/language.ts';
import type { ModelVariable } from '../modelData.ts';
import { wantedOf, type Wanted } from './calibrationDraft.ts';
import classes from './Calibrations.module.css';

/** Above these there is a filter. */
const FEW = 12;

interface ParameterTableProps {
  variables: readonly ModelVariable[];
  wanted: readonly Wanted[];
  onChange: (wanted: Wanted[]) => void;
}

/** The parameters of a model: which are looked for, and between which bounds. */
export function ParameterTable({ variables, wanted, onChange }: ParameterTableProps): ReactNode {
  const t = useT();
  const [filter, setFilter] = useState('');
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const found = variables.filter((each) => words.every((word) => `${each.name} ${each.description ?? ''}`.toLowerCase().includes(word)));
  const change = (name: string, part: Partial<Wanted>) => onChange(wanted.map((each) => (each.name === name ? { ...each, ...part } : each)));
  return (
    <div className={classes['parameters']}>
      {variables.length > FEW && <TextInput size="xs" aria-label={t('fmu.filter')} placeholder={t('fmu.filter')} value={filter} onChange={(event) => setFilter(event.currentTarget.value)} />}
      <div className={classes['scroll']} tabIndex={0} role="group" aria-label={t('calibration.parameters')}>
        <table className={table['table']}>
          <thead>
            <tr>
              <th>{t('calibration.parameter')}</th>
              <th>{t('fmu.unit')}</th>
              <th data-right>{t('calibration.present')}</th>
              <th>{t('calibration.lower')}</th>
              <th>{t('calibration.upper')}</th>
              <th>{t('calibration.start')}</th>
            </tr>
          </thead>
          <tbody>
            {found.map((variable) => {
              const { name } = variable;
              const chosen = wanted.find((each) => each.name === name);
              return (
                <tr key={name} data-chosen={chosen !== undefined || undefined}>
                  <td className={table['wide']}>
                    <Checkbox
                      label={name}
                      description={variable.description}
                      checked={chosen !== undefined}
                      onChange={() => onChange(chosen === undefined ? [...wanted, wantedOf(variable)] : wanted.filter((each) => each.name !== name))}
                    />
                  </td>
                  <td>{unitSymbol(variable.unit)}</td>
                  <td data-right>{variable.from ?? (variable.present === undefined ? '–' : formatNumber(variable.present))}</td>
                  {(['lower', 'upper', 'start'] as const).map((field) => (
                    <td key={field}>
                      {chosen !== undefined && (
                        <TextInput
                          size="xs"
                          className={classes['bound']}
                          inputMode="decimal"
                          aria-label={t(`calibration.${field}Of`, { name })}
                          placeholder={field === 'start' ? t('calibration.presentShort') : undefined}
                          value={chosen[field]}
                          onChange={(event) => change(name, { [field]: event.currentTarget.value })}
                        />
                      )}
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </div>
  );
}
