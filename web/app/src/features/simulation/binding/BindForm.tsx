import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useId, useState, type ReactNode } from 'react';
import { useCatalogue } from '../../../data/hooks.ts';
import { graphQuery } from '../../../data/queries.ts';
import { useT } from '../../../i18n/language.ts';
import { fmusQuery } from '../fmus/fmuData.ts';
import { modelQuery } from '../modelData.ts';
import { EMPTY_BINDING, MODES, textOf, type BindDraft } from './bindText.ts';
import { OutputRows, TellRows } from './MapRows.tsx';
import classes from './Binding.module.css';

const JAVA_MODELS = ['lag'];

/** Chooses a model and twins, and says what goes where; the document that comes out is written for the editor. */
export function BindForm({ onText }: { onText: (text: string) => void }): ReactNode {
  const t = useT();
  const known = useId();
  const [draft, setDraft] = useState<BindDraft>(EMPTY_BINDING);
  const change = (part: Partial<BindDraft>) => setDraft({ ...draft, ...part });
  const fmus = (useQuery(fmusQuery).data ?? []).filter(({ kinds = [] }) => kinds.includes('CoSimulation'));
  const twins = useQuery(graphQuery).data?.twins ?? [];
  const catalogue = useCatalogue();
  const variables = useQuery(modelQuery(draft.kind, draft.source));
  const model = draft.scope === 'model' ? draft.of : (twins.find(({ id }) => id === draft.of)?.model ?? '');
  const members = (model === '' ? [] : (catalogue?.shape(model).members ?? [])).filter(({ schema }) => schema.kind === 'number' || schema.kind === 'boolean');
  const ports = (variables.data ?? []).filter(({ isNumber }) => isNumber);
  const isChosen = draft.name.trim() !== '' && draft.source !== '' && draft.of !== '';
  return (
    <form
      className={classes['form']}
      aria-label={t('bind.form')}
      onSubmit={(event) => {
        event.preventDefault();
        onText(textOf({ ...draft, name: draft.name.trim() }));
      }}
    >
      <div className={classes['fields']}>
        <TextInput label={t('bind.name')} value={draft.name} onChange={(event) => change({ name: event.currentTarget.value })} />
        <NativeSelect label={t('behaviour.mode')} value={draft.mode} data={MODES.map((value) => ({ value, label: t(`behaviour.mode.${value}`) }))} onChange={(event) => change({ mode: MODES.find((each) => each === event.currentTarget.value) ?? 'shadow' })} />
        <NativeSelect
          label={t('behaviour.model')}
          value={`${draft.kind} ${draft.source}`}
          data={[
            { value: 'fmu ', label: t('bind.choose') },
            ...fmus.map(({ name }) => ({ value: `fmu ${name}`, label: name })),
            ...JAVA_MODELS.map((name) => ({ value: `java ${name}`, label: t('bind.java', { name }) })),
          ]}
          onChange={(event) => {
            const [kind = '', source = ''] = event.currentTarget.value.split(' ');
            change({ kind: kind === 'java' ? 'java' : 'fmu', source, inputs: {}, start: {}, outputs: {} });
          }}
        />
        <NativeSelect
          label={t('bind.scope')}
          value={draft.scope}
          data={[
            { value: 'model', label: t('bind.scope.model') },
            { value: 'twin', label: t('bind.scope.twin') },
          ]}
          onChange={(event) => change({ scope: event.currentTarget.value === 'twin' ? 'twin' : 'model', of: '' })}
        />
        <NativeSelect
          label={t(`bind.of.${draft.scope}`)}
          value={draft.of}
          data={[{ value: '', label: t('bind.choose') }, ...(draft.scope === 'model' ? (catalogue?.ids() ?? []) : twins.map(({ id }) => id))]}
          onChange={(event) => change({ of: event.currentTarget.value })}
        />
        <TextInput label={t('behaviour.step')} value={draft.step} onChange={(event) => change({ step: event.currentTarget.value })} />
      </div>
      {variables.isError && <p role="alert">{variables.error.message}</p>}
      <datalist id={known}>
        {members.map(({ path, label, unit }) => (
          <option key={path} value={path}>
            {[label, unit].filter(Boolean).join(', ')}
          </option>
        ))}
      </datalist>
      {ports.length > 0 && members.length > 0 && (
        <>
          <TellRows title={t('bind.inputs')} variables={ports.filter(({ causality }) => causality === 'input')} members={members} known={known} told={draft.inputs} onChange={(inputs) => change({ inputs })} />
          <OutputRows variables={ports.filter(({ causality }) => causality === 'output')} members={members} known={known} mode={draft.mode} outputs={draft.outputs} onChange={(outputs) => change({ outputs })} />
          <details className={classes['more']}>
            <summary>{t('bind.start')}</summary>
            <TellRows title={t('bind.start')} variables={ports.filter(({ isStart, causality }) => isStart && causality !== 'input')} members={members} known={known} told={draft.start} onChange={(start) => change({ start })} />
          </details>
        </>
      )}
      <div className={classes['controls']}>
        <Button type="submit" variant="default" disabled={!isChosen}>
          {t('bind.write')}
        </Button>
      </div>
    </form>
  );
}
