import type { Schema } from '@lockstep/client/dtdl.ts';
import { unitSymbol } from '@lockstep/live/units.ts';
import { NativeSelect, Switch, Textarea, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useT } from '../../i18n/language.ts';
import { readInput, type Input } from './schemaInput.ts';

export interface SchemaControlProps {
  schema: Schema;
  label: string;
  unit?: string;
  input: Input;
  onChange: (input: Input) => void;
}

/** The control for a value of a schema: made from the model, never by hand. */
export function SchemaControl({ schema, label, unit = '', input, onChange }: SchemaControlProps): ReactNode {
  const t = useT();
  const text = typeof input === 'string' ? input : '';
  switch (schema.kind) {
    case 'boolean':
      return <Switch label={label} checked={input === true} onChange={(event) => onChange(event.currentTarget.checked)} />;
    case 'enum':
      return (
        <NativeSelect
          label={label}
          value={text}
          data={schema.values.map(({ value, label: name }) => ({ value: String(value), label: name }))}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    case 'number':
      return (
        <TextInput
          label={label}
          data-autofocus
          inputMode="decimal"
          value={text}
          rightSection={unit === '' ? undefined : unitSymbol(unit)}
          rightSectionWidth={56}
          error={text !== '' && !readInput(schema, input).isGood ? t(schema.whole ? 'form.whole' : 'form.number') : undefined}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    case 'object':
      return (
        <fieldset className="ls-fieldset">
          <legend>{label}</legend>
          {schema.fields.map((field) => (
            <SchemaControl
              key={field.name}
              schema={field.schema}
              label={field.label}
              input={(input as Record<string, Input>)[field.name] ?? ''}
              onChange={(value) => onChange({ ...(input as Record<string, Input>), [field.name]: value })}
            />
          ))}
        </fieldset>
      );
    case 'text':
      return <TextInput label={label} data-autofocus value={text} onChange={(event) => onChange(event.currentTarget.value)} />;
    case 'other':
      return <Textarea label={`${label} (JSON)`} autosize minRows={3} value={text} onChange={(event) => onChange(event.currentTarget.value)} />;
  }
}
