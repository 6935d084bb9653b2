import { Ring } from './ring.ts';

/** How far a value may be trusted, as the server says it. */
export type TagQuality = string;

/** One property of one twin, as it was last told. Changes in place: who shows it asks again when told. */
export interface Tag {
  readonly twin: string;
  readonly property: string;
  value: unknown;
  unit: string;
  quality: TagQuality;
  sourceMs: number;
  /** Typical time between two values, milliseconds; 0 when unknown: it may change seldom. */
  intervalMs: number;
  /** The last minutes, kept only for numbers. */
  readonly recent: Ring;
}

export type TagListener = (tag: Tag) => void;

/** A value to be put in. */
export interface TagValue {
  twin: string;
  property: string;
  value: unknown;
  unit: string;
  quality: TagQuality;
  sourceMs: number;
}

const RECENT_POINTS = 600;
const INTERVAL_WEIGHT = 0.2;

/**
 * The last values of all tags that anybody looks at. Values come at any pace; listeners are told of a tag at most once
 * per [flush], so that a screen is painted a few times a second however fast the plant is. No framework is involved:
 * listeners write to the document themselves.
 */
export class TagStore {
  private readonly tags = new Map<string, Tag>();
  private readonly listeners = new Map<Tag, Set<TagListener>>();
  private readonly arrivals = new Set<(tag: Tag) => void>();
  private readonly dirty = new Set<Tag>();
  private readonly heard = new Map<string, number>();

  /** The tag of a property; made when it is asked for first. */
  tag(twin: string, property: string): Tag {
    const key = `${twin}\n${property}`;
    let tag = this.tags.get(key);
    if (tag === undefined) {
      tag = { twin, property, value: undefined, unit: '', quality: 'unknown', sourceMs: 0, intervalMs: 0, recent: new Ring(RECENT_POINTS) };
      this.tags.set(key, tag);
    }
    return tag;
  }

  /** Takes a value, unless a later one is known. */
  put(value: TagValue): void {
    const tag = this.tag(value.twin, value.property);
    if (value.sourceMs < tag.sourceMs) {
      return;
    }
    const step = value.sourceMs - tag.sourceMs;
    if (tag.sourceMs > 0 && step > 0) {
      tag.intervalMs = tag.intervalMs === 0 ? step : tag.intervalMs + INTERVAL_WEIGHT * (step - tag.intervalMs);
    }
    tag.value = value.value;
    tag.unit = value.unit;
    tag.quality = value.quality;
    tag.sourceMs = value.sourceMs;
    if (typeof value.value === 'number') {
      tag.recent.push(value.sourceMs, value.value);
    }
    if (value.sourceMs > this.lastHeard(value.twin)) {
      this.heard.set(value.twin, value.sourceMs);
    }
    this.dirty.add(tag);
    for (const arrival of this.arrivals) {
      arrival(tag);
    }
  }

  /** Calls `listener` at each flush after the tag changed; and once now, when it has a value. Returns how to stop. */
  subscribe(tag: Tag, listener: TagListener): () => void {
    let mine = this.listeners.get(tag);
    if (mine === undefined) {
      mine = new Set();
      this.listeners.set(tag, mine);
    }
    mine.add(listener);
    if (tag.sourceMs > 0) {
      listener(tag);
    }
    return () => {
      mine.delete(listener);
      if (mine.size === 0) {
        this.listeners.delete(tag);
      }
    };
  }

  /** Calls `arrival` for each value at once, for charts that want them all. Returns how to stop. */
  onArrival(arrival: (tag: Tag) => void): () => void {
    this.arrivals.add(arrival);
    return () => this.arrivals.delete(arrival);
  }

  /** Tells listeners of all tags that changed since the last time. */
  flush(): number {
    const changed = this.dirty.size;
    for (const tag of this.dirty) {
      const mine = this.listeners.get(tag);
      if (mine !== undefined) {
        for (const listener of mine) {
          listener(tag);
        }
      }
    }
    this.dirty.clear();
    return changed;
  }

  /** The latest source time of a twin's values, milliseconds since 1970; 0 when there is none. */
  lastHeard(twin: string): number {
    return this.heard.get(twin) ?? 0;
  }

  clear(): void {
    this.tags.clear();
    this.listeners.clear();
    this.dirty.clear();
    this.heard.clear();
  }
}
