import { expect, it } from 'vitest';
import { parseSeriesId, seriesId } from '../../components/seriesId.ts';
import { csvOf } from './csvText.ts';
import { withGaps } from './trendModel.ts';

it('a gap stands where points are much further apart than usual', () => {
  const steady = Array.from({ length: 10 }, (_, i): [number, number] => [i * 1_000, i]);
  expect(withGaps(steady).values).not.toContain(null);
  const columns = withGaps([...steady, [60_000, 5], [61_000, 6]]);
  expect(columns.values.slice(9)).toEqual([9, null, 5, 6]);
  expect(columns.times.slice(9)).toEqual([9_000, 9_001, 60_000, 61_000]);
});

it('the name of a series goes there and back, whatever is in it', () => {
  for (const [twin, property] of [
    ['oven-1', 'zone1/temperature'],
    ['a/b;c d', 'x'],
  ] as const) {
    expect(parseSeriesId(seriesId(twin, property))).toEqual({ twin, property });
  }
});

it('CSV quotes what needs it, and lets no text be taken for a formula', () => {
  const text = csvOf([
    {
      twinId: '=cmd()',
      property: 'a,b',
      unit: '',
      type: 'text',
      aggregate: 'raw',
      kept: true,
      truncated: false,
      series: [
        ['2026-01-31T08:00:00Z', 'say "hi"', 'good'],
        ['2026-01-31T08:00:01Z', -1.5, 'bad'],
        ['2026-01-31T08:00:02Z', null, 'good'],
      ],
    },
  ]);
  expect(text.split('\r\n')).toEqual([
    'time,twin,property,value,unit,quality',
    '2026-01-31T08:00:00Z,\'=cmd(),"a,b","say ""hi""",,good',
    '2026-01-31T08:00:01Z,\'=cmd(),"a,b",-1.5,,bad',
    '2026-01-31T08:00:02Z,\'=cmd(),"a,b",,,good',
    '',
  ]);
});
