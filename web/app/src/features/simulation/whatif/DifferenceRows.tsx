import { Icon } from '@lockstep/design/icons.tsx';
import { ActionIcon, Button, NativeSelect, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useT } from '../../../i18n/language.ts';
import { NO_DIFFERENCE, WAYS, type Difference } from './scenario.ts';
import classes from './WhatIf.module.css';

interface DifferenceRowsProps {
  differences: readonly Difference[];
  /** The id of the list of properties that can be chosen from. */
  known: string;
  onChange: (differences: Difference[]) => void;
}

/** What is otherwise than in the plant, a line for each property. */
export function DifferenceRows({ differences, known, onChange }: DifferenceRowsProps): ReactNode {
  const t = useT();
  const change = (index: number, part: Partial<Difference>) => onChange(differences.map((each, i) => (i === index ? { ...each, ...part } : each)));
  return (
    <fieldset className={classes['differences']}>
      <legend>{t('whatIf.differences')}</legend>
      {differences.map((each, index) => {
        const of = { number: index + 1 };
        return (
          <div key={index} className={classes['difference']}>
            <TextInput
              aria-label={t('whatIf.propertyOf', of)}
              placeholder={t('whatIf.property')}
              list={known}
              value={each.property}
              onChange={(event) => change(index, { property: event.currentTarget.value })}
            />
            <NativeSelect
              aria-label={t('whatIf.wayOf', of)}
              value={each.way}
              data={WAYS.map((value) => ({ value, label: t(`whatIf.way.${value}`) }))}
              onChange={(event) => change(index, { way: WAYS.find((way) => way === event.currentTarget.value) ?? 'percent', detail: '' })}
            />
            {each.way !== 'drop' && (
              <TextInput
                aria-label={t('whatIf.valueOf', of)}
                placeholder={t(`whatIf.value.${each.way}`)}
                rightSection={each.way === 'percent' ? '%' : undefined}
                value={each.value}
                onChange={(event) => change(index, { value: event.currentTarget.value })}
              />
            )}
            {(each.way === 'set' || each.way === 'noise') && (
              <TextInput
                aria-label={t(each.way === 'set' ? 'whatIf.afterOf' : 'whatIf.deviationOf', of)}
                placeholder={t(each.way === 'set' ? 'whatIf.after' : 'whatIf.deviation')}
                value={each.detail}
                onChange={(event) => change(index, { detail: event.currentTarget.value })}
              />
            )}
            <ActionIcon variant="subtle" aria-label={t('whatIf.removeOf', of)} disabled={differences.length === 1} onClick={() => onChange(differences.filter((_, i) => i !== index))}>
              <Icon name="close" size={16} />
            </ActionIcon>
          </div>
        );
      })}
      <Button size="xs" variant="default" leftSection={<Icon name="plus" size={14} />} onClick={() => onChange([...differences, NO_DIFFERENCE])}>
        {t('whatIf.add')}
      </Button>
    </fieldset>
  );
}
