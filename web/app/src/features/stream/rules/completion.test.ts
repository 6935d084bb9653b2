import type { Shape } from '@lockstep/client/dtdl.ts';
import { expect, it } from 'vitest';
import { suggest, type Names } from './completion.ts';

const SHAPE = {
  members: [{ path: 'zone2/temperature', unit: 'degreeCelsius', label: 'Temperature' }],
  commands: [{ path: 'halt', label: 'Halt' }],
} as unknown as Shape;

const NAMES: Names = { models: () => ['dtmi:a:Oven;1'], shape: () => SHAPE };

function labels(text: string): string[] {
  return suggest(text, text.length, NAMES)?.options.map((option) => option.label) ?? [];
}

it('suggests keys at the beginning of a line', () => {
  expect(labels('')).toContain('rule');
  expect(labels('rule: a\nwh')).toContain('when');
  expect(labels('test: a\nrule: b\ngi')).toContain('given');
});

it('suggests models, and the properties and commands of the rule’s model', () => {
  expect(labels('rule: a\nmodel: dt')).toEqual(['dtmi:a:Oven;1']);
  expect(labels('rule: a\nmodel: dtmi:a:Oven;1\nwhen: zone')).toEqual(['zone2.temperature']);
  expect(labels('rule: a\nmodel: dtmi:a:Oven;1\ncommand: { name: ha')).toEqual(['halt']);
  expect(labels('rule: a\nwhen: zone')).toEqual([]);
});

it('knows the model of the rule that a test names', () => {
  expect(labels('rule: a\nmodel: dtmi:a:Oven;1\n---\ntest: t\nrule: a\ngiven:\n  - { property: zo')).toEqual(['zone2.temperature']);
});

it('replaces the word that is being written', () => {
  const text = 'rule: a\nmodel: dtmi:a:Oven;1\nwhen: zone2.te';
  expect(suggest(text, text.length, NAMES)?.from).toBe(text.length - 'zone2.te'.length);
});
