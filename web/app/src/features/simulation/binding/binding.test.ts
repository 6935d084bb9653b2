import { expect, it } from 'vitest';
import type { Member } from '@lockstep/client/dtdl.ts';
import type { ModelVariable } from '../modelData.ts';
import { suggest, type BindNames } from './bindCompletion.ts';
import { EMPTY_BINDING, keyIn, sourceIn, textOf } from './bindText.ts';
import { lineDiff } from './lineDiff.ts';
import { valuesOf, withStart } from './startEdit.ts';

const TEXT = `behaviour: oven-zone-2
mode: shadow
fmu: oven-zone.fmu
model: dtmi:example:Oven;1
step: 1s
inputs:
  burner: zone2/burner
  ambient: 297.15
outputs:
  T: { property: zone2/expected, measured: zone2/temperature, residual: zone2/residual }
`;

function variable(name: string, part: Partial<ModelVariable>): ModelVariable {
  return { name, causality: 'parameter', unit: '', isInput: false, isStart: false, isNumber: true, isReal: true, ...part };
}

function member(path: string, unit: string): Member {
  return { path, name: path, label: path, component: '', kind: 'property', schema: { kind: 'number', whole: false }, unit, isWritable: false, description: '' };
}

const NAMES: BindNames = {
  fmus: ['oven-zone.fmu'],
  models: ['dtmi:example:Oven;1'],
  twins: ['oven-1'],
  members: [member('zone2/temperature', 'degreeCelsius')],
  variables: [variable('burner', { causality: 'input', isInput: true }), variable('heating', { isStart: true }), variable('T', { causality: 'output', unit: 'K' })],
};

function offered(text: string): string[] {
  const at = text.indexOf('|');
  return suggest(text.replace('|', ''), at, NAMES)?.options.map(({ label }) => label) ?? [];
}

it('a form says what a document says', () => {
  const draft = {
    ...EMPTY_BINDING,
    name: 'oven-zone-2',
    source: 'oven-zone.fmu',
    of: 'dtmi:example:Oven;1',
    inputs: { burner: 'zone2/burner', ambient: '297.15', left: ' ' },
    outputs: { T: { property: 'zone2/expected', measured: 'zone2/temperature', residual: 'zone2/residual' }, x: { property: '', measured: '', residual: '' } },
  };
  expect(textOf(draft)).toBe(TEXT);
  expect(textOf({ ...draft, mode: 'stand-in', start: { 'der(T)': '1' } })).toContain('start:\n  "der(T)": 1\noutputs:\n  T: { property: zone2/expected }\n');
});

it('keys are read out of a text', () => {
  expect(keyIn(TEXT, 'behaviour')).toBe('oven-zone-2');
  expect(keyIn('behaviour: "a b"   # why\n', 'behaviour')).toBe('a b');
  expect(keyIn(TEXT, 'twin')).toBe('');
  expect(sourceIn(TEXT)).toEqual({ kind: 'fmu', name: 'oven-zone.fmu' });
  expect(sourceIn('java: lag\n')).toEqual({ kind: 'java', name: 'lag' });
});

it('completions know keys, models, variables and properties', () => {
  expect(offered('mo|')).toContain('model');
  expect(offered('mode: sh|')).toContain('virtual-sensor');
  expect(offered('fmu: |')).toEqual(['oven-zone.fmu']);
  expect(offered('model: dtmi:ex|')).toEqual(['dtmi:example:Oven;1']);
  expect(offered('inputs:\n  b|')).toEqual(['burner']);
  expect(offered('inputs:\n  burner: zo|')).toEqual(['zone2/temperature']);
  expect(offered('inputs:\n  burner: x\nstart:\n  h|')).toEqual(['heating']);
  expect(offered('start: { h|')).toEqual(['heating']);
  expect(offered('outputs:\n  T: { measured: |')).toEqual(['zone2/temperature']);
  expect(offered('step: |')).toEqual([]);
});

it('values come into a document, whatever its style, and all else stays', () => {
  const values = valuesOf('start:\n  gain: 2.5  # 2.4 to 2.6 (95 %)\n  # tau: 30  # undetermined\n  "der(T)": 1  # x\n');
  expect([...values]).toEqual([
    ['gain', '2.5'],
    ['"der(T)"', '1'],
  ]);
  const one = new Map([['gain', '2.5']]);
  expect(withStart('behaviour: a\nstart: { y: temperature, gain: 1 } # why\nstep: 1s\n', one)).toBe('behaviour: a\nstart: { y: temperature, gain: 2.5 } # why\nstep: 1s\n');
  expect(withStart('start: { y: temperature }\nstep: 1s\n', one)).toBe('start: { y: temperature, gain: 2.5 }\nstep: 1s\n');
  expect(withStart('start:\n  y: temperature # here\n  gain: 1 # old\nstep: 1s\n', one)).toBe('start:\n  y: temperature # here\n  gain: 2.5 # old\nstep: 1s\n');
  expect(withStart('start:\n    y: temperature # here\nstep: 1s\n', one)).toBe('start:\n    y: temperature # here\n    gain: 2.5\nstep: 1s\n');
  expect(withStart('behaviour: a\n', one)).toBe('behaviour: a\nstart:\n  gain: 2.5\n');
});

it('a diff keeps what both have', () => {
  expect(lineDiff('a\nb\nc\n', 'a\nx\nc\nd\n')).toEqual([
    { kind: 'same', text: 'a' },
    { kind: 'removed', text: 'b' },
    { kind: 'added', text: 'x' },
    { kind: 'same', text: 'c' },
    { kind: 'added', text: 'd' },
  ]);
});
