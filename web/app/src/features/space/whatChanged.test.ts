import { expect, it } from 'vitest';
import { whatChanged } from './whatChanged.ts';

it('tells the values that differ, by where they stand', () => {
  expect(whatChanged({ zone: { limit: 1, name: 'a' } }, { zone: { limit: 2, name: 'a' }, by: 'anna' })).toEqual([
    { path: 'zone.limit', before: '1', after: '2' },
    { path: 'by', after: 'anna' },
  ]);
});

it('what has gone has no value after, and what is new has none before', () => {
  expect(whatChanged({ a: true, b: null }, {})).toEqual([
    { path: 'a', before: 'true' },
    { path: 'b', before: 'null' },
  ]);
  expect(whatChanged(undefined, { a: '' })).toEqual([{ path: 'a', after: '' }]);
});

it('lists and texts are compared as wholes', () => {
  expect(whatChanged({ installed: ['a'] }, { installed: ['a', 'b'] })).toEqual([{ path: 'installed', before: '["a"]', after: '["a","b"]' }]);
  expect(whatChanged('old', 'new')).toEqual([{ path: '', before: 'old', after: 'new' }]);
  expect(whatChanged({ a: 1 }, { a: 1 })).toEqual([]);
});
