import { beforeEach, describe, expect, it, vi } from 'vitest';
import { thinOut } from './downsample.ts';
import { ageText, freshness } from './freshness.ts';
import { Ring } from './ring.ts';
import { TagStore, type Tag } from './tagStore.ts';
import { formatNumber, formatValue, setNumberLocale, unitSymbol } from './units.ts';

function points(ring: Ring): [number, number][] {
  return Array.from({ length: ring.length }, (_, i) => [ring.timeAt(i), ring.valueAt(i)]);
}

describe('Ring', () => {
  it('keeps the newest points, in order, as a plain list would', () => {
    const ring = new Ring(5);
    const list: [number, number][] = [];
    let seed = 1;
    for (let i = 0; i < 200; i++) {
      seed = (seed * 48_271) % 2_147_483_647;
      const time = (list.at(-1)?.[0] ?? 0) + (seed % 4) - 1;
      ring.push(time, i);
      const last = list.at(-1);
      if (last === undefined || time > last[0]) {
        list.push([time, i]);
        list.splice(0, list.length - 5);
      } else if (time === last[0]) {
        last[1] = i;
      }
      expect(points(ring)).toEqual(list);
    }
  });

  it('finds the first point from a time on', () => {
    const ring = new Ring(3);
    [1, 2, 4, 8].forEach((time) => ring.push(time, time));
    expect([0, 2, 3, 8, 9].map((time) => ring.firstFrom(time))).toEqual([0, 0, 1, 2, 3]);
  });

  it('takes older points in front, as many as there is room for', () => {
    const ring = new Ring(4);
    ring.push(10, 10);
    ring.push(11, 11);
    ring.prepend([
      [7, 7],
      [8, 8],
      [9, 9],
      [10, 99],
    ]);
    expect(points(ring)).toEqual([
      [8, 8],
      [9, 9],
      [10, 10],
      [11, 11],
    ]);
  });
});

describe('thinOut', () => {
  const times = Array.from({ length: 10_000 }, (_, i) => i);
  const values: (number | null)[] = times.map((i) => Math.sin(i / 50));
  values[4_321] = 99;
  values[7_777] = -99;
  values[5_000] = null;

  it('keeps to the limit, and keeps extremes, gaps and order', () => {
    const thin = thinOut({ times, values }, 500);
    expect(thin.times.length).toBeLessThanOrEqual(500 * 1.5);
    expect(thin.values).toContain(99);
    expect(thin.values).toContain(-99);
    expect(thin.values).toContain(null);
    expect(thin.times).toEqual([...thin.times].sort((a, b) => a - b));
  });

  it('leaves short columns alone', () => {
    const short = { times: [1, 2], values: [1, null] };
    expect(thinOut(short, 500)).toBe(short);
  });
});

describe('TagStore', () => {
  let store: TagStore;
  const put = (value: unknown, sourceMs: number) =>
    store.put({ twin: 'oven', property: 'temperature', value, unit: 'degreeCelsius', quality: 'good', sourceMs });
  beforeEach(() => {
    store = new TagStore();
  });

  it('tells a listener once for each flush, with the last value', () => {
    const seen: unknown[] = [];
    store.subscribe(store.tag('oven', 'temperature'), (tag: Tag) => seen.push(tag.value));
    put(1, 100);
    put(2, 200);
    expect(seen).toEqual([]);
    expect(store.flush()).toBe(1);
    expect(store.flush()).toBe(0);
    expect(seen).toEqual([2]);
  });

  it('does not let an older value take the place of a later one', () => {
    put(2, 200);
    put(1, 100);
    expect(store.tag('oven', 'temperature').value).toBe(2);
  });

  it('tells who comes later what is known', () => {
    put(2, 200);
    const listener = vi.fn();
    const stop = store.subscribe(store.tag('oven', 'temperature'), listener);
    expect(listener).toHaveBeenCalledOnce();
    stop();
    put(3, 300);
    store.flush();
    expect(listener).toHaveBeenCalledOnce();
  });

  it('learns the pace of a tag, and when a twin was last heard', () => {
    for (let i = 1; i <= 20; i++) {
      put(i, i * 1_000);
    }
    expect(store.tag('oven', 'temperature').intervalMs).toBeCloseTo(1_000);
    expect(store.lastHeard('oven')).toBe(20_000);
    expect(store.lastHeard('nobody')).toBe(0);
  });
});

describe('freshness', () => {
  it('depends on the pace that a value has', () => {
    expect(freshness(9_000, 1_000)).toBe('fresh');
    expect(freshness(11_000, 1_000)).toBe('stale');
    expect(freshness(3_600_000, 3_600_000)).toBe('fresh');
    expect(freshness(1e9, 0)).toBe('unknown');
  });

  it('is told in few characters', () => {
    expect([400, 59_000, 61_000, 7_200_000, 200_000_000].map(ageText)).toEqual(['0 s', '59 s', '1 min', '2 h', '2 d']);
  });
});

describe('units and numbers', () => {
  it('have as many digits as can be read', () => {
    setNumberLocale('en');
    expect([0, 0.0512, 1.234, 12.34, 235.16, 12_345.6].map((value) => formatNumber(value))).toEqual(['0.0', '0.051', '1.23', '12.3', '235.2', '12346']);
    expect([true, 'running', null, undefined, { a: 1 }].map((value) => formatValue(value))).toEqual(['true', 'running', '–', '–', '{"a":1}']);
    expect(formatValue(42, true)).toBe('42');
  });

  it('follow the language', () => {
    setNumberLocale('de');
    expect(formatNumber(12.34)).toBe('12,3');
    setNumberLocale('en');
  });

  it('have symbols, or keep their names', () => {
    expect(unitSymbol('degreeCelsius')).toBe('°C');
    expect(unitSymbol('furlong')).toBe('furlong');
  });
});
