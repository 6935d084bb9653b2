import { expect, it } from 'vitest';
import { draftOf, EMPTY, isWhole, NO_DIFFERENCE, scenarioOf, type Draft } from './scenario.ts';

const DRAFT: Draft = {
  ...EMPTY,
  name: 'Faster',
  differences: [
    { property: 'oven-1/beltSpeed', way: 'percent', value: '10', detail: '' },
    { property: 'room/temperature', way: 'offset', value: '-2,5', detail: '' },
    { property: 'oven-1/state', way: 'set', value: 'halted', detail: '10m' },
    { property: 'oven-1/lit', way: 'set', value: 'true', detail: '' },
    { property: 'oven-1/draft', way: 'noise', value: '3', detail: '0.5' },
    { property: 'scale-1/weight', way: 'drop', value: '', detail: '' },
    { property: ' ', way: 'percent', value: '1', detail: '' },
  ],
  replications: '20',
};

it('a form says what a document says', () => {
  expect(scenarioOf(DRAFT)).toEqual({
    'what-if': 'Faster',
    for: '1h',
    inputs: { repeat: '15m' },
    change: [{ property: 'oven-1/beltSpeed', factor: 1.1 }, { property: 'room/temperature', offset: -2.5 }, { property: 'scale-1/weight', drop: true }],
    set: [
      { property: 'oven-1/state', value: 'halted', after: '10m' },
      { property: 'oven-1/lit', value: true, after: '0s' },
    ],
    signals: [{ property: 'oven-1/draft', every: '1s', noise: { mean: 3, deviation: 0.5 } }],
    watch: [],
    replications: 20,
    seed: 1,
    behaviours: 'saved',
    parameters: [],
  });
});

it('what is read back says the same again', () => {
  const scenario = scenarioOf({ ...DRAFT, asOf: '2026-11-27T06:00:00', inputs: 'recorded', watch: 'a/b, c/d', stopsAtAlarm: true, others: { change: [{ property: 'p/q', factor: 2, offset: 1 }], signals: [{ property: 'x/y', every: '2s', constant: 4 }] } });
  expect(scenarioOf(draftOf(scenario))).toEqual(scenario);
  expect(draftOf(scenario).differences[0]).toEqual({ property: 'oven-1/beltSpeed', way: 'percent', value: '10', detail: '' });
});

it('parameters of behaviours alone make a question, unless no model takes part', () => {
  const parameters = [{ behaviour: 'oven', twin: '', variable: 'gain', value: '2,5' }, { behaviour: 'oven', twin: 'oven-1', variable: 'tau', value: '3' }, { behaviour: '', twin: '', variable: '', value: '' }];
  const draft: Draft = { ...EMPTY, behaviours: 'anew', parameters };
  expect(scenarioOf(draft)).toMatchObject({
    behaviours: 'anew',
    parameters: [{ behaviour: 'oven', variable: 'gain', value: 2.5 }, { behaviour: 'oven', twin: 'oven-1', variable: 'tau', value: 3 }],
  });
  expect(scenarioOf(draftOf(scenarioOf(draft)))).toEqual(scenarioOf(draft));
  expect(isWhole(draft)).toBe(true);
  expect(isWhole({ ...draft, behaviours: 'none' })).toBe(false);
  expect(isWhole({ ...draft, parameters: [{ behaviour: 'oven', twin: '', variable: 'gain', value: '' }] })).toBe(false);
});

it('a form is whole when something is otherwise and numbers are numbers', () => {
  expect(isWhole(DRAFT)).toBe(true);
  expect(isWhole(EMPTY)).toBe(false);
  expect(isWhole({ ...EMPTY, differences: [{ ...NO_DIFFERENCE, property: 'a/b', value: 'much' }] })).toBe(false);
  expect(isWhole({ ...EMPTY, differences: [{ ...NO_DIFFERENCE, property: 'a/b', way: 'set', value: 'much' }] })).toBe(true);
  expect(isWhole({ ...DRAFT, replications: '1.5' })).toBe(false);
});
