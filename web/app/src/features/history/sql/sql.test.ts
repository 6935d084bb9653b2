import { ApiError } from '@lockstep/client/api.ts';
import { expect, it } from 'vitest';
import { chartOf, resultCsv } from './resultSeries.ts';
import { readSaved, sqlErrorOf, withSaved, writeSaved, type SqlResult } from './sqlData.ts';

const RESULT: SqlResult = {
  columns: [
    { name: 'time', type: 'timestamptz' },
    { name: 'twin', type: 'text' },
    { name: 'value', type: 'float8' },
  ],
  rows: [
    ['2026-01-01T00:00:02Z', 'a', 2],
    ['2026-01-01T00:00:01Z', 'a', 1],
    ['2026-01-01T00:00:01Z', 'b', null],
  ],
  truncated: false,
};

it('an answer with a time and numbers has a line for each of its texts, in the order of time', () => {
  const chart = chartOf(RESULT);
  expect(chart?.series).toEqual([
    { id: 'a', times: [1_767_225_601_000, 1_767_225_602_000], values: [1, 2] },
    { id: 'b', times: [1_767_225_601_000], values: [null] },
  ]);
  expect(chart?.toMs).toBe(1_767_225_602_000);
});

it('an answer without a time, without numbers, or at one time has no chart', () => {
  expect(chartOf({ ...RESULT, columns: RESULT.columns.map((column) => ({ ...column, type: 'text' })) })).toBeUndefined();
  expect(chartOf({ ...RESULT, rows: RESULT.rows.slice(0, 1) })).toBeUndefined();
});

it('several numbers are lines of their own, and there are never more than can be told apart', () => {
  const columns = [{ name: 't', type: 'timestamp' }, ...Array.from({ length: 12 }, (_, i) => ({ name: `n${i}`, type: 'int8' }))];
  const rows = ['2026-01-01T00:00:00Z', '2026-01-01T00:00:01Z'].map((time) => [time, ...Array.from({ length: 12 }, (_, i) => i)]);
  expect(chartOf({ columns, rows, truncated: false })?.series.map((each) => each.id)).toEqual(['n0', 'n1', 'n2', 'n3', 'n4', 'n5']);
});

it('a download is RFC 4180, and no text of it is a formula', () => {
  const columns = [{ name: 'a', type: 'text' }, { name: 'b', type: 'float8' }];
  expect(resultCsv({ columns, rows: [['=1+1', -2], ['say "hi", you', null]], truncated: false })).toBe('a,b\r\n\'=1+1,-2\r\n"say ""hi"", you",\r\n');
});

it('what is wrong is told with its place', () => {
  const problem = { type: 'x', title: 'x', status: 400, detail: 'no table', name: 'INVALID', line: 2, column: 7 };
  expect(sqlErrorOf(new ApiError(400, problem))).toEqual({ message: 'no table', line: 2, column: 7 });
  expect(sqlErrorOf(new Error('gone'))).toEqual({ message: 'gone', line: undefined, column: undefined });
});

it('kept statements come back, and what somebody else wrote there does no harm', () => {
  const store = new Map<string, string>();
  const box = { getItem: (key: string) => store.get(key) ?? null, setItem: (key: string, value: string) => void store.set(key, value) };
  expect(readSaved(box)).toEqual([]);
  writeSaved(box, withSaved(withSaved([], { name: 'b', sql: '1' }), { name: 'a', sql: '2' }));
  expect(readSaved(box)).toEqual([{ name: 'a', sql: '2' }, { name: 'b', sql: '1' }]);
  store.set([...store.keys()][0] ?? '', '[{"name":1},null,"x"]');
  expect(readSaved(box)).toEqual([]);
});
