import { Icon } from '@lockstep/design/icons.tsx';
import { ActionIcon, Button, TextInput } from '@mantine/core';
import { useId, type ReactNode } from 'react';
import { useT } from '../../../i18n/language.ts';
import type { FmuVariable } from './fmuData.ts';
import { NO_START, type RunDraft } from './runDraft.ts';
import classes from './Fmus.module.css';

interface StartRowsProps {
  variables: readonly FmuVariable[];
  rows: RunDraft['start'];
  onChange: (rows: RunDraft['start']) => void;
}

/** Values that a run begins with, a line each. */
export function StartRows({ variables, rows, onChange }: StartRowsProps): ReactNode {
  const t = useT();
  const known = useId();
  const change = (index: number, part: Partial<RunDraft['start'][number]>) => onChange(rows.map((each, i) => (i === index ? { ...each, ...part } : each)));
  return (
    <fieldset className={classes['starts']}>
      <legend>{t('fmuRun.start')}</legend>
      <datalist id={known}>
        {variables
          .filter(({ causality, start }) => start !== undefined || causality === 'parameter')
          .map(({ name, start, unit }) => (
            <option key={name} value={name}>
              {[start, unit].filter(Boolean).join(' ')}
            </option>
          ))}
      </datalist>
      {rows.map((row, index) => {
        const variable = variables.find(({ name }) => name === row.name);
        return (
          <div key={index} className={classes['start']}>
            <TextInput size="xs" aria-label={t('fmuRun.startName', { number: index + 1 })} placeholder={t('fmu.variable')} list={known} value={row.name} onChange={(event) => change(index, { name: event.currentTarget.value })} />
            <TextInput
              size="xs"
              aria-label={t('fmuRun.startValue', { number: index + 1 })}
              placeholder={variable?.start ?? t('fmuRun.value')}
              rightSection={variable?.unit}
              rightSectionWidth={variable?.unit === undefined ? 0 : 44}
              value={row.value}
              onChange={(event) => change(index, { value: event.currentTarget.value })}
            />
            <ActionIcon variant="subtle" aria-label={t('whatIf.removeOf', { number: index + 1 })} disabled={rows.length === 1} onClick={() => onChange(rows.filter((_, i) => i !== index))}>
              <Icon name="close" size={16} />
            </ActionIcon>
          </div>
        );
      })}
      <Button size="xs" variant="default" leftSection={<Icon name="plus" size={14} />} onClick={() => onChange([...rows, NO_START])}>
        {t('whatIf.add')}
      </Button>
    </fieldset>
  );
}
