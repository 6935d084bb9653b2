import { expect, test } from 'vitest';
import { rangeOf } from './rebindRange.ts';

test('the range begins with the first drift and ends behind now', () => {
  const now = Date.parse('2026-01-02T00:00:00Z');
  expect(rangeOf([{ first: '2026-01-01T10:00:00.5Z' }, { first: '2026-01-01T09:00:00Z' }], now)).toEqual({
    from: '2026-01-01T09:00:00.000Z',
    to: '2026-01-02T00:00:00.001Z',
  });
  expect(rangeOf([], now)).toEqual({ from: '2026-01-02T00:00:00.000Z', to: '2026-01-02T00:00:00.001Z' });
});
