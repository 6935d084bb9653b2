import { Icon } from '@lockstep/design/icons.tsx';
import { formatNumber, unitSymbol } from '@lockstep/live/units.ts';
import { ActionIcon, Button, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useT } from '../../../i18n/language.ts';
import { behavioursQuery, type Behaviour } from '../behaviours/behaviourData.ts';
import { parametersQuery } from '../modelData.ts';
import { NO_PARAMETER, TAKING_PART, type Draft, type OtherParameter } from './scenario.ts';
import classes from './WhatIf.module.css';

interface ModelRowsProps {
  behaviours: Draft['behaviours'];
  parameters: readonly OtherParameter[];
  onChange: (part: Partial<Draft>) => void;
}

/** How models beside the plant take part, and what of them is otherwise, a line for each parameter. Nothing where there are none. */
export function ModelRows({ behaviours, parameters, onChange }: ModelRowsProps): ReactNode {
  const t = useT();
  const known = useQuery(behavioursQuery).data ?? [];
  if (known.length === 0) {
    return null;
  }
  const change = (index: number, part: Partial<OtherParameter>) => onChange({ parameters: parameters.map((each, i) => (i === index ? { ...each, ...part } : each)) });
  return (
    <fieldset className={classes['differences']}>
      <legend>{t('whatIf.models')}</legend>
      <NativeSelect
        aria-label={t('whatIf.models')}
        value={behaviours}
        data={TAKING_PART.map((value) => ({ value, label: t(`whatIf.models.${value}`) }))}
        onChange={(event) => onChange({ behaviours: TAKING_PART.find((each) => each === event.currentTarget.value) ?? 'saved' })}
      />
      {behaviours !== 'none' && (
        <>
          {parameters.map((each, index) => (
            <ModelRow
              key={index}
              number={index + 1}
              row={each}
              known={known}
              onChange={(part) => change(index, part)}
              onRemove={() => onChange({ parameters: parameters.filter((_, i) => i !== index) })}
            />
          ))}
          <Button size="xs" variant="default" leftSection={<Icon name="plus" size={14} />} onClick={() => onChange({ parameters: [...parameters, { ...NO_PARAMETER, behaviour: known[0]?.name ?? '' }] })}>
            {t('whatIf.addParameter')}
          </Button>
        </>
      )}
    </fieldset>
  );
}

interface ModelRowProps {
  number: number;
  row: OtherParameter;
  known: readonly Behaviour[];
  onChange: (part: Partial<OtherParameter>) => void;
  onRemove: () => void;
}

function ModelRow({ number, row, known, onChange, onRemove }: ModelRowProps): ReactNode {
  const t = useT();
  const variables = useQuery(parametersQuery(row.behaviour)).data ?? [];
  const twins = known.find(({ name }) => name === row.behaviour)?.twins ?? [];
  const variable = variables.find(({ name }) => name === row.variable);
  const present = variable?.from ?? (variable?.present === undefined ? undefined : formatNumber(variable.present));
  return (
    <div className={classes['model']}>
      <NativeSelect
        aria-label={t('whatIf.behaviourOf', { number })}
        value={row.behaviour}
        data={[...new Set(['', row.behaviour, ...known.map(({ name }) => name)])]}
        onChange={(event) => onChange({ behaviour: event.currentTarget.value, twin: '', variable: '' })}
      />
      <NativeSelect
        aria-label={t('whatIf.twinOf', { number })}
        value={row.twin}
        data={[{ value: '', label: t('whatIf.allTwins') }, ...twins.map(({ twin }) => twin), ...(row.twin === '' || twins.some(({ twin }) => twin === row.twin) ? [] : [row.twin])]}
        onChange={(event) => onChange({ twin: event.currentTarget.value })}
      />
      <NativeSelect
        aria-label={t('whatIf.variableOf', { number })}
        value={row.variable}
        data={['', ...variables.map(({ name }) => name), ...(row.variable === '' || variable !== undefined ? [] : [row.variable])]}
        onChange={(event) => {
          const chosen = variables.find(({ name }) => name === event.currentTarget.value);
          onChange({ variable: event.currentTarget.value, value: chosen?.present === undefined ? '' : String(chosen.present) });
        }}
      />
      <TextInput
        aria-label={t('whatIf.parameterOf', { number })}
        placeholder={t('whatIf.value.set')}
        inputMode="decimal"
        rightSection={unitSymbol(variable?.unit ?? '')}
        rightSectionWidth={variable === undefined || variable.unit === '' ? 8 : 52}
        value={row.value}
        onChange={(event) => onChange({ value: event.currentTarget.value })}
      />
      <ActionIcon variant="subtle" aria-label={t('whatIf.removeParameterOf', { number })} onClick={onRemove}>
        <Icon name="close" size={16} />
      </ActionIcon>
      {variable !== undefined && (
        <p className={classes['dim']}>
          {present !== undefined && t('whatIf.presentIs', { present })} {variable.description}
        </p>
      )}
    </div>
  );
}
