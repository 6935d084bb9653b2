import { expect, it } from 'vitest';
import { scale } from './scale.ts';

it('what is normal lies in the middle, whatever the value', () => {
  expect(scale(500, undefined, { low: 492, high: 508 })).toEqual(scale(9_999, undefined, { low: 492, high: 508 }));
  const [from, to] = scale(500, undefined, { low: 492, high: 508 });
  expect((from + to) / 2).toBe(500);
});

it('with a limit on one side the value is on the scale, and small changes do not move its ends', () => {
  for (const [value, limits] of [
    [36, { high: 45 }],
    [-80, { high: 45 }],
    [93, { low: 10 }],
    [235, { high: 260 }],
  ] as const) {
    const [from, to] = scale(value, undefined, limits);
    expect(from).toBeLessThanOrEqual(value);
    expect(to).toBeGreaterThanOrEqual(value);
    expect(scale(value + 0.1, undefined, limits)).toEqual([from, to]);
  }
});

it('a set point is in the middle of what is normal below a limit', () => {
  const [from, to] = scale(235, 235, { high: 260 });
  expect(from).toBe(210);
  expect(to).toBeGreaterThan(260);
  expect(scale(24, 235, {})[0]).toBeLessThanOrEqual(24);
});
