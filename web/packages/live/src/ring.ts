/** The last points of one series, by time, in two typed arrays; the oldest goes when it is full. */
export class Ring {
  private readonly times: Float64Array;
  private readonly values: Float64Array;
  private start = 0;
  private count = 0;

  constructor(readonly capacity: number) {
    this.times = new Float64Array(capacity);
    this.values = new Float64Array(capacity);
  }

  get length(): number {
    return this.count;
  }

  /** Adds a point; one that is older than the newest is left out, one of the same time takes its place. */
  push(time: number, value: number): void {
    const last = this.lastTime;
    if (time < last) {
      return;
    }
    if (time === last) {
      this.values[this.index(this.count - 1)] = value;
      return;
    }
    if (this.count === this.capacity) {
      this.start = (this.start + 1) % this.capacity;
      this.count--;
    }
    const at = this.index(this.count);
    this.times[at] = time;
    this.values[at] = value;
    this.count++;
  }

  /** Puts older points, in the order of time, before those that are there; what has no room is left out. */
  prepend(points: readonly (readonly [time: number, value: number])[]): void {
    const first = this.count === 0 ? Number.POSITIVE_INFINITY : this.timeAt(0);
    const older = points.filter(([time]) => time < first).slice(-(this.capacity - this.count));
    const kept = Array.from({ length: this.count }, (_, i): [number, number] => [this.timeAt(i), this.valueAt(i)]);
    this.clear();
    for (const [time, value] of [...older, ...kept]) {
      this.push(time, value);
    }
  }

  get lastTime(): number {
    return this.count === 0 ? Number.NEGATIVE_INFINITY : this.timeAt(this.count - 1);
  }

  timeAt(index: number): number {
    return this.times[this.index(index)] ?? Number.NaN;
  }

  valueAt(index: number): number {
    return this.values[this.index(index)] ?? Number.NaN;
  }

  /** The first index whose time is not before `time`; the length when there is none. */
  firstFrom(time: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.timeAt(middle) < time) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  clear(): void {
    this.start = 0;
    this.count = 0;
  }

  private index(logical: number): number {
    return (this.start + logical) % this.capacity;
  }
}
