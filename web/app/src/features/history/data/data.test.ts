import { expect, it } from 'vitest';
import { isOurs, mapOf, previewOf } from './csvPreview.ts';
import { formatOf, uploadName } from './importData.ts';

it('the head of a file shows its columns, units and first rows, whatever stands between its cells', () => {
  expect(previewOf('\uFEFFZeit;Temp [degreeCelsius];"No;tiz"\r\n1;2,5;"a\nb ""c"""\r\n\r\n2;3;\r\n')).toEqual({
    delimiter: ';',
    columns: ['Zeit', 'Temp', 'No;tiz'],
    units: ['', 'degreeCelsius', ''],
    rows: [
      ['1', '2,5', 'a\nb "c"'],
      ['2', '3', ''],
    ],
  });
  expect(previewOf('a\tb\n1\t2').delimiter).toBe('\t');
});

it('files of our own need no mapping', () => {
  expect(isOurs(['time', 'twin', 'property', 'type', 'value'])).toBe(true);
  expect(isOurs(['time', 'oven-1/temperature'])).toBe(true);
  expect(isOurs(['time', 'temperature'])).toBe(false);
});

it('only columns that lead somewhere are mapped', () => {
  expect(mapOf({ t: ' oven/temperature ', note: '  ' })).toEqual(['t=oven/temperature']);
});

it('names of files become names of uploads, and tell what they are', () => {
  expect(uploadName('../Müller & Söhne.csv')).toMatch(/^web-[\w][\w.-]*$/);
  expect(['a.CSV', 'b.parquet', 'c.lp'].map(formatOf)).toEqual(['csv', 'parquet', 'influx']);
});
