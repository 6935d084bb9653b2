import { expect, it } from 'vitest';
import { rowWindow } from './rowWindow.ts';

it('only rows in sight are drawn, and some around them', () => {
  expect(rowWindow(0, 390, 39, 100_000)).toEqual({ from: 0, to: 20 });
  expect(rowWindow(39_000, 390, 39, 100_000)).toEqual({ from: 990, to: 1_020 });
});

it('there are no rows behind the last', () => {
  expect(rowWindow(39 * 99_995, 390, 39, 100_000)).toEqual({ from: 99_985, to: 100_000 });
  expect(rowWindow(50_000, 390, 39, 3)).toEqual({ from: 3, to: 3 });
  expect(rowWindow(0, 390, 39, 0)).toEqual({ from: 0, to: 0 });
});
