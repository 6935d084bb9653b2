import { expect, it } from 'vitest';
import type { ModelVariable } from '../modelData.ts';
import { isWanted, isWhole, requestOf, wantedOf, type CalibrationDraft } from './calibrationDraft.ts';

function variable(part: Partial<ModelVariable>): ModelVariable {
  return { name: 'gain', causality: 'parameter', unit: '', isInput: false, isStart: true, isNumber: true, isReal: true, ...part };
}

const DRAFT: CalibrationDraft = { from: '2026-01-01T10:00:00', to: '2026-01-01T11:00:00', wanted: [{ name: 'gain', lower: '1', upper: '3,5', start: '' }], holdOut: '30', starts: '4', seed: '1' };

it('bounds begin around what the parameter is, within those of the model', () => {
  expect(wantedOf(variable({ present: 6 }))).toMatchObject({ lower: '2', upper: '18' });
  expect(wantedOf(variable({ present: -6 }))).toMatchObject({ lower: '-18', upper: '-2' });
  expect(wantedOf(variable({ present: 6, min: 4, max: 7 }))).toMatchObject({ lower: '4', upper: '7' });
  expect(wantedOf(variable({ min: 0, max: 1 }))).toMatchObject({ lower: '0', upper: '1' });
  expect(wantedOf(variable({ present: 0 }))).toMatchObject({ lower: '', upper: '' });
});

it('what the behaviour tells before each step is not looked for', () => {
  expect(isWanted(variable({}))).toBe(true);
  expect(isWanted(variable({ told: 'start' }))).toBe(true);
  expect(isWanted(variable({ told: 'input' }))).toBe(false);
  expect(isWanted(variable({ causality: 'input' }))).toBe(false);
  expect(isWanted(variable({ isReal: false }))).toBe(false);
});

it('a draft is whole when its bounds and times are in order', () => {
  expect(isWhole(DRAFT)).toBe(true);
  expect(isWhole({ ...DRAFT, to: DRAFT.from })).toBe(false);
  expect(isWhole({ ...DRAFT, wanted: [] })).toBe(false);
  expect(isWhole({ ...DRAFT, wanted: [{ name: 'gain', lower: '4', upper: '3', start: '' }] })).toBe(false);
  expect(isWhole({ ...DRAFT, wanted: [{ name: 'gain', lower: '', upper: '3', start: '' }] })).toBe(false);
  expect(isWhole({ ...DRAFT, holdOut: '95' })).toBe(false);
  expect(isWhole({ ...DRAFT, starts: '1.5' })).toBe(false);
});

it('what is sent has numbers, times with their zone, and a share', () => {
  expect(requestOf(DRAFT, 'oven-1')).toEqual({
    twin: 'oven-1',
    from: new Date(DRAFT.from).toISOString(),
    to: new Date(DRAFT.to).toISOString(),
    parameters: { gain: { lower: 1, upper: 3.5 } },
    holdOut: 0.3,
    starts: 4,
    seed: 1,
  });
  expect(requestOf({ ...DRAFT, wanted: [{ name: 'T', lower: '1', upper: '2', start: '1.5' }] }, 'x').parameters).toEqual({ T: { lower: 1, upper: 2, start: 1.5 } });
});
