import { expect, it } from 'vitest';
import { nameOf, sizeText } from './fmuData.ts';

it('names of files become names that the server takes', () => {
  expect(nameOf('oven.fmu')).toBe('oven.fmu');
  expect(nameOf('Ofen (neu).FMU')).toBe('Ofen_neu_.fmu');
  expect(nameOf('../up.fmu')).toBe('_up.fmu');
  expect(nameOf('model.zip')).toBe('model.zip.fmu');
});

it('sizes are read in their unit', () => {
  expect([12, 2_048, 3_145_728].map(sizeText)).toEqual(['12 B', '2.0 KiB', '3.0 MiB']);
});
