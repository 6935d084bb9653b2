import { expect, it } from 'vitest';
import type { Fmu } from './fmuData.ts';
import { draftOf, isWhole, kindsOf, requestOf } from './runDraft.ts';
import { columnOf, numericOf, tableOf, timesOf } from './runTable.ts';

const FMU: Fmu = { name: 'a.fmu', place: 'uploaded', usedBy: [], kinds: ['ModelExchange', 'CoSimulation', 'ScheduledExecution'], experiment: { start: 0, stop: 10 } };

it('a table has names with commas, numbers, texts and what is no number', () => {
  const table = tableOf('"time","T","a[1,2]","said ""x"""\n0,1.5,1 2,"no, never"\n0.5,inf,1 2,"yes"\n');
  expect(table.names).toEqual(['T', 'a[1,2]', 'said "x"']);
  expect(timesOf(table)).toEqual([0, 500]);
  expect(columnOf(table, 'T')).toEqual([1.5, null]);
  expect(table.rows[0]?.[3]).toBe('no, never');
  expect(numericOf(table)).toEqual(['T']);
});

it('a form begins with what the FMU proposes, and sends what it says', () => {
  const draft = draftOf(FMU);
  expect(kindsOf(FMU)).toEqual(['CoSimulation', 'ModelExchange']);
  expect(draft).toMatchObject({ kind: 'CoSimulation', from: '0', stop: '10', step: '' });
  expect(requestOf(draft)).toEqual({ kind: 'CoSimulation', solver: 'explicit', from: 0, stop: 10, log: false });
  expect(requestOf({ ...draft, step: '0,5', start: [{ name: ' gain ', value: '2' }, { name: '', value: '' }], input: 'time,u\n0,1\n' })).toMatchObject({
    step: 0.5,
    start: { gain: '2' },
    input: 'time,u\n0,1\n',
  });
});

it('a form is whole when its numbers are numbers', () => {
  const draft = draftOf(FMU);
  expect(isWhole(draft)).toBe(true);
  expect(isWhole({ ...draft, stop: 'soon' })).toBe(false);
  expect(isWhole({ ...draft, start: [{ name: 'gain', value: '' }] })).toBe(false);
});
