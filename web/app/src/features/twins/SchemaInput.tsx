import type { Schema } from '@lockstep/client/dtdl.ts';
import { unitSymbol } from '@lockstep/live/units.ts';
import { NativeSelect, Switch, Textarea, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useT } from '../../i18n/language.ts';

/** What a person typed for a value of a schema. */
export type Input = string | boolean | { [field: string]: Input };

export type Read = { isGood: true; value: unknown } | { isGood: false };

/** What a form begins with. */
export function initialInput(schema: Schema, value: unknown): Input {
  switch (schema.kind) {
    case 'boolean':
      return value === true;
    case 'object': {
      const object = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
      return Object.fromEntries(schema.fields.map((field) => [field.name, initialInput(field.schema, object[field.name])]));
    }
    case 'enum':
      return value === undefined ? String(schema.values[0]?.value ?? '') : String(value as string | number);
    case 'other':
      return value === undefined ? '' : JSON.stringify(value, null, 2);
    case 'number':
    case 'text':
      return value === undefined || value === null ? '' : String(value as string | number);
  }
}

/** The value that was typed, when it fits. A comma is taken for a decimal mark. */
export function readInput(schema: Schema, input: Input): Read {
  switch (schema.kind) {
    case 'boolean':
      return { isGood: true, value: input === true };
    case 'text':
      return { isGood: true, value: input };
    case 'enum': {
      const chosen = schema.values.find(({ value }) => String(value) === input);
      return chosen === undefined ? { isGood: false } : { isGood: true, value: chosen.value };
    }
    case 'number': {
      const text = typeof input === 'string' ? input.trim().replace(',', '.') : '';
      const value = Number(text);
      return text === '' || !Number.isFinite(value) || (schema.whole && !Number.isInteger(value)) ? { isGood: false } : { isGood: true, value };
    }
    case 'object': {
      const value: Record<string, unknown> = {};
      for (const field of schema.fields) {
        const read = readInput(field.schema, (input as Record<string, Input>)[field.name] ?? '');
        if (!read.isGood) {
          return read;
        }
        value[field.name] = read.value;
      }
      return { isGood: true, value };
    }
    case 'other':
      try {
        return { isGood: true, value: JSON.parse(input as string) as unknown };
      } catch {
        return { isGood: false };
      }
  }
}

export interface SchemaInputProps {
  schema: Schema;
  label: string;
  unit?: string;
  input: Input;
  onChange: (input: Input) => void;
}

/** The control for a value of a schema: made from the model, never by hand. */
export function SchemaInput({ schema, label, unit = '', input, onChange }: SchemaInputProps): ReactNode {
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
            <SchemaInput
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
