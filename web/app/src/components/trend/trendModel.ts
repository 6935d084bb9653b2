import type { Columns } from '@lockstep/live/downsample.ts';
import { thinOut } from '@lockstep/live/downsample.ts';
import type { Tag } from '@lockstep/live/tagStore.ts';
import type { History, KnownGap } from '@lockstep/client/documents.ts';
import { parseSeriesId, seriesId } from '../seriesId.ts';

/** A stretch of time; `isLive` moves with the clock. Milliseconds since 1970. */
export interface TrendWindow {
  fromMs: number;
  toMs: number;
  isLive: boolean;
}

export interface TrendModelOptions {
  read: (twin: string, property: string, fromMs: number, toMs: number, signal: AbortSignal) => Promise<History | null>;
  onArrival: (listener: (tag: Tag) => void) => () => void;
  /** Points came, or went. */
  onChange: () => void;
}

interface Loaded {
  columns: Columns;
  gaps: readonly KnownGap[];
  /** Live points that came while the history was still being read. */
  waiting: [number, number | null][] | undefined;
  abort: AbortController;
}

/** More points than these are thinned out for good. */
const POINTS_MAX = 50_000;
const GAP_INTERVALS = 6;
const GAP_AT_LEAST_MS = 10_000;

/** The points of a trend: history first, then what comes live, without a seam between the two. */
export class TrendModel {
  private readonly series = new Map<string, Loaded>();
  private readonly stop: () => void;
  private window: TrendWindow = { fromMs: 0, toMs: 0, isLive: true };

  constructor(private readonly options: TrendModelOptions) {
    this.stop = options.onArrival((tag) => this.arrived(tag));
  }

  /** Shows these series in this stretch; what is there already is kept. */
  show(ids: readonly string[], window: TrendWindow): void {
    const isSameView = this.window.isLive && window.isLive && window.fromMs >= this.window.fromMs;
    this.window = window;
    for (const [id, loaded] of this.series) {
      if (!ids.includes(id) || !isSameView) {
        loaded.abort.abort();
        this.series.delete(id);
      }
    }
    for (const id of ids) {
      if (!this.series.has(id)) {
        void this.load(id);
      }
    }
    this.options.onChange();
  }

  columns(id: string): Columns {
    return this.series.get(id)?.columns ?? { times: [], values: [] };
  }

  /** Where readings are known to be missing, as of when the history was read. */
  gaps(id: string): readonly KnownGap[] {
    return this.series.get(id)?.gaps ?? [];
  }

  close(): void {
    this.stop();
    this.series.forEach((loaded) => loaded.abort.abort());
    this.series.clear();
  }

  private async load(id: string): Promise<void> {
    const loaded: Loaded = { columns: { times: [], values: [] }, gaps: [], waiting: [], abort: new AbortController() };
    this.series.set(id, loaded);
    const { twin, property } = parseSeriesId(id);
    const { fromMs, toMs } = this.window;
    const points: [number, number | null][] = [];
    try {
      const history = await this.options.read(twin, property, fromMs, toMs, loaded.abort.signal);
      loaded.gaps = history?.gaps ?? [];
      for (const [time, value, quality] of history?.series ?? []) {
        points.push([Date.parse(time), quality === 'bad' ? null : numberOf(value)]);
      }
    } catch {
      // No history: what comes live is still drawn.
    }
    if (loaded.abort.signal.aborted) {
      return;
    }
    const last = points.at(-1)?.[0] ?? 0;
    points.push(...(loaded.waiting ?? []).filter(([time]) => time > last));
    loaded.waiting = undefined;
    loaded.columns = withGaps(points);
    this.options.onChange();
  }

  private arrived(tag: Tag): void {
    const loaded = this.series.get(seriesId(tag.twin, tag.property));
    if (loaded === undefined || !this.window.isLive) {
      return;
    }
    const value = tag.quality === 'bad' ? null : numberOf(tag.value);
    if (loaded.waiting !== undefined) {
      loaded.waiting.push([tag.sourceMs, value]);
      return;
    }
    const { times, values } = loaded.columns;
    const last = times.at(-1) ?? 0;
    if (tag.sourceMs <= last) {
      return;
    }
    if (times.length > 0 && tag.intervalMs > 0 && tag.sourceMs - last > gapFor(tag.intervalMs)) {
      times.push(last + 1);
      values.push(null);
    }
    times.push(tag.sourceMs);
    values.push(value);
    loaded.gaps = ended(loaded.gaps, tag.sourceMs);
    this.trim(loaded);
    this.options.onChange();
  }

  /** Drops what has left the picture, a quarter of it at a time. */
  private trim(loaded: Loaded): void {
    const { times } = loaded.columns;
    const limit = Date.now() - (this.window.toMs - this.window.fromMs);
    const gone = times.findIndex((time) => time >= limit);
    if (gone > times.length / 4) {
      // One point stays left of the picture, so that its line comes in from the edge.
      loaded.columns = { times: times.slice(gone - 1), values: loaded.columns.values.slice(gone - 1) };
    } else if (times.length > POINTS_MAX) {
      loaded.columns = thinOut(loaded.columns, POINTS_MAX / 2);
    }
  }
}

/** A device that sends is back: its gap lasted until then. */
function ended(gaps: readonly KnownGap[], atMs: number): readonly KnownGap[] {
  const isOpen = (gap: KnownGap): boolean => gap.source === 'offline' && gap.to === undefined && Date.parse(gap.from ?? '') < atMs;
  return gaps.some(isOpen) ? gaps.map((gap) => (isOpen(gap) ? { ...gap, to: new Date(atMs).toISOString() } : gap)) : gaps;
}

function gapFor(intervalMs: number): number {
  return Math.max(GAP_AT_LEAST_MS, GAP_INTERVALS * intervalMs);
}

/** Where points are much further apart than they usually are, there is nothing between them. */
export function withGaps(points: [number, number | null][]): Columns {
  const steps = points.slice(1).map(([time], i) => time - (points[i]?.[0] ?? 0));
  const usual = [...steps].sort((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 0;
  const columns: Columns = { times: [], values: [] };
  points.forEach(([time, value], i) => {
    const step = steps[i - 1] ?? 0;
    if (step > gapFor(usual)) {
      columns.times.push(time - step + 1);
      columns.values.push(null);
    }
    columns.times.push(time);
    columns.values.push(value);
  });
  return columns;
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' ? value : typeof value === 'boolean' ? Number(value) : null;
}
