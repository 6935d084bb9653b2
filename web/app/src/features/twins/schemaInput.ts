import type { Schema } from '@lockstep/client/dtdl.ts';

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
      return value === undefined ? String(schema.values[0]?.value ?? '') : textOf(value);
    case 'other':
      return value === undefined ? '' : JSON.stringify(value, null, 2);
    case 'number':
    case 'text':
      return textOf(value);
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
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
