/** What of a value's age has to be told. */
export type Freshness = 'fresh' | 'stale' | 'unknown';

const AT_LEAST_MS = 10_000;
const INTERVALS = 5;

/**
 * Whether a value is as new as its pace promises: one that came every second is stale after ten, one that comes hourly
 * after five hours. One whose pace is not known (a set point) does not age.
 *
 * @param ageMs since its source time
 * @param intervalMs typical time between two values, 0 when unknown
 */
export function freshness(ageMs: number, intervalMs: number): Freshness {
  if (intervalMs === 0) {
    return 'unknown';
  }
  return ageMs > Math.max(AT_LEAST_MS, INTERVALS * intervalMs) ? 'stale' : 'fresh';
}

/** An age as few characters as possible: `3 s`, `12 min`, `5 h`, `4 d`. */
export function ageText(ageMs: number): string {
  const seconds = Math.max(0, Math.round(ageMs / 1_000));
  if (seconds < 60) {
    return `${seconds} s`;
  }
  if (seconds < 3_600) {
    return `${Math.floor(seconds / 60)} min`;
  }
  return seconds < 86_400 ? `${Math.floor(seconds / 3_600)} h` : `${Math.floor(seconds / 86_400)} d`;
}
