import type { Columns } from '@lockstep/live/downsample.ts';

/** The value that was in force at a time: that of the last point not after it; undefined before the first, or in a gap. */
export function valueAt(columns: Columns, ms: number): number | undefined {
  let low = 0;
  let high = columns.times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((columns.times[middle] ?? 0) <= ms) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low === 0 ? undefined : (columns.values[low - 1] ?? undefined);
}
