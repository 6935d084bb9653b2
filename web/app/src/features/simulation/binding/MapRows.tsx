import type { Member } from '@lockstep/client/dtdl.ts';
import { unitSymbol } from '@lockstep/live/units.ts';
import { TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import table from '../../../components/DataTable.module.css';
import { useT } from '../../../i18n/language.ts';
import type { ModelVariable } from '../modelData.ts';
import { NO_OUTPUT, type Mode, type Output } from './bindText.ts';
import classes from './Binding.module.css';

interface TellRowsProps {
  title: string;
  variables: readonly ModelVariable[];
  members: readonly Member[];
  /** The id of the list of properties that can be chosen from. */
  known: string;
  told: Record<string, string>;
  onChange: (told: Record<string, string>) => void;
}

/** What variables are told: a property or a number each. */
export function TellRows({ title, variables, members, known, told, onChange }: TellRowsProps): ReactNode {
  const t = useT();
  return variables.length === 0 ? null : (
    <div className={classes['scroll']} tabIndex={0} role="group" aria-label={title}>
      <table className={table['table']}>
        <thead>
          <tr>
            <th>{title}</th>
            <th>{t('bind.told')}</th>
            <th>{t('bind.units')}</th>
          </tr>
        </thead>
        <tbody>
          {variables.map((variable) => (
            <tr key={variable.name}>
              <td title={variable.description}>{variable.name}</td>
              <td>
                <TextInput
                  size="xs"
                  aria-label={t('bind.toldOf', { name: variable.name })}
                  placeholder={variable.start === undefined ? t('bind.pathOrNumber') : String(variable.start)}
                  list={known}
                  value={told[variable.name] ?? ''}
                  onChange={(event) => onChange({ ...told, [variable.name]: event.currentTarget.value })}
                />
              </td>
              <td className={table['nowrap']}>{unitsOf(variable, members, told[variable.name] ?? '')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface OutputRowsProps {
  variables: readonly ModelVariable[];
  members: readonly Member[];
  known: string;
  mode: Mode;
  outputs: Record<string, Output>;
  onChange: (outputs: Record<string, Output>) => void;
}

/** Where outputs go to, and what a shadow's are compared with. */
export function OutputRows({ variables, members, known, mode, outputs, onChange }: OutputRowsProps): ReactNode {
  const t = useT();
  const fields = mode === 'shadow' ? (['property', 'measured', 'residual'] as const) : (['property'] as const);
  return (
    <div className={classes['scroll']} tabIndex={0} role="group" aria-label={t('bind.outputs')}>
      <table className={table['table']}>
        <thead>
          <tr>
            <th>{t('bind.outputs')}</th>
            {fields.map((field) => (
              <th key={field}>{t(`bind.output.${field}`)}</th>
            ))}
            <th>{t('bind.units')}</th>
          </tr>
        </thead>
        <tbody>
          {variables.map((variable) => {
            const output = outputs[variable.name] ?? NO_OUTPUT;
            return (
              <tr key={variable.name}>
                <td title={variable.description}>{variable.name}</td>
                {fields.map((field) => (
                  <td key={field}>
                    <TextInput
                      size="xs"
                      aria-label={t(`bind.output.${field}Of`, { name: variable.name })}
                      placeholder={t('bind.path')}
                      list={known}
                      value={output[field]}
                      onChange={(event) => onChange({ ...outputs, [variable.name]: { ...output, [field]: event.currentTarget.value } })}
                    />
                  </td>
                ))}
                <td className={table['nowrap']}>{unitsOf(variable, members, output.measured || output.property)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** The variable's unit beside the property's; the server converts, or says that it cannot. */
function unitsOf({ unit }: ModelVariable, members: readonly Member[], path: string): string {
  const member = members.find((each) => each.path === path);
  const own = unit === '' ? '–' : unitSymbol(unit);
  return member === undefined ? own : `${own} ↔ ${member.unit === '' ? '–' : unitSymbol(member.unit)}`;
}
