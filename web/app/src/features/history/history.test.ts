import type { History, KnownGap } from '@lockstep/client/documents.ts';
import type { Tag } from '@lockstep/live/tagStore.ts';
import { expect, it } from 'vitest';
import { parseSeriesId, seriesId } from '../../components/seriesId.ts';
import { csvOf } from './csvText.ts';
import { gapsOf } from '../../components/trend/gaps.ts';
import type { ShownSeries } from '../../components/trend/shownSeries.ts';
import { TrendModel, withGaps } from '../../components/trend/trendModel.ts';

it('a gap stands where points are much further apart than usual', () => {
  const steady = Array.from({ length: 10 }, (_, i): [number, number] => [i * 1_000, i]);
  expect(withGaps(steady).values).not.toContain(null);
  const columns = withGaps([...steady, [60_000, 5], [61_000, 6]]);
  expect(columns.values.slice(9)).toEqual([9, null, 5, 6]);
  expect(columns.times.slice(9)).toEqual([9_000, 9_001, 60_000, 61_000]);
});

const GAP: KnownGap = { from: '2026-01-31T08:00:00Z', to: '2026-01-31T09:00:00Z', reason: 'bearings were changed', source: 'person' };

function series(id: string): ShownSeries {
  return { id, twin: 'oven', property: id, label: id.toUpperCase(), unit: '', isStepped: false, isWhole: false };
}

it('a gap that several series have is told once, with whose it is', () => {
  const taken: KnownGap = { to: '2026-01-01T00:00:00Z', reason: 'kept for 30 days', source: 'retention' };
  const gaps = new Map([
    ['a', [GAP]],
    ['b', [GAP, taken]],
  ]);
  const found = gapsOf([series('a'), series('b')], { gaps: (id) => gaps.get(id) ?? [] });
  expect(found.map(({ reason, of }) => [reason, of])).toEqual([
    ['kept for 30 days', ['B']],
    ['bearings were changed', []],
  ]);
  expect(found[0]?.fromMs).toBe(-Infinity);
  expect(found[1]?.toMs).toBe(Date.parse('2026-01-31T09:00:00Z'));
});

it('what comes live is drawn on, beside the gaps of the history, and ends that of a device that was away', async () => {
  const away: KnownGap = { from: '2026-01-31T09:00:01Z', reason: 'device oven was not connected', source: 'offline' };
  const history = { gaps: [GAP, away], series: [['2026-01-31T09:00:00Z', 1, 'good']] } as Partial<History> as History;
  let arrive: (tag: Tag) => void = () => undefined;
  const model = new TrendModel({
    read: () => Promise.resolve(history),
    onArrival: (listener) => {
      arrive = listener;
      return () => undefined;
    },
    onChange: () => undefined,
  });
  const id = seriesId('oven', 'temperature');
  const toMs = Date.now();
  model.show([id], { fromMs: 0, toMs, isLive: true });
  await Promise.resolve();
  await Promise.resolve();
  arrive({ twin: 'oven', property: 'temperature', quality: 'good', value: 2, sourceMs: toMs, intervalMs: 0 } as Tag);
  expect(model.gaps(id)).toEqual([GAP, { ...away, to: new Date(toMs).toISOString() }]);
  expect(model.columns(id).values).toEqual([1, 2]);
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
