import { expect, it } from 'vitest';
import { valueAt } from './nearest.ts';

it('gives the value that was in force', () => {
  const columns = { times: [10, 20, 30, 40], values: [1, 2, null, 4] };
  expect([9, 10, 15, 20, 35, 99].map((ms) => valueAt(columns, ms))).toEqual([undefined, 1, 1, 2, undefined, 4]);
  expect(valueAt({ times: [], values: [] }, 1)).toBeUndefined();
});
