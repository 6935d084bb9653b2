import type { Source } from '@lockstep/client/documents.ts';

/** Why data of a source may be missing, in the order in which to look. */
export type Diagnosis =
  | { kind: 'never' }
  | { kind: 'silent'; ageMs: number }
  | { kind: 'unknownDevice' }
  | { kind: 'drifting'; share: number }
  | { kind: 'fine' };

const SILENT_AT_LEAST_MS = 30_000;
const SILENT_INTERVALS = 5;
const DRIFT_SHARE = 0.01;

/** What is wrong with a source, most likely cause first; nothing when it is fine. */
export function diagnose(source: Source, sinceMs: number, nowMs: number): Diagnosis {
  if (source.lastSeen === undefined) {
    return { kind: 'never' };
  }
  const ageMs = nowMs - Date.parse(source.lastSeen);
  const heardMs = Math.max(1, Date.parse(source.lastSeen) - sinceMs);
  const intervalMs = heardMs / Math.max(1, source.messages);
  if (ageMs > Math.max(SILENT_AT_LEAST_MS, SILENT_INTERVALS * intervalMs)) {
    return { kind: 'silent', ageMs };
  }
  const share = source.drifted / Math.max(1, source.messages);
  if (share > DRIFT_SHARE) {
    return { kind: 'drifting', share: Math.min(1, share) };
  }
  return source.registered ? { kind: 'fine' } : { kind: 'unknownDevice' };
}

/** Messages a second between two looks; undefined before the second. */
export function rateOf(source: Source, before: Source | undefined, spanMs: number): number | undefined {
  return before === undefined || spanMs <= 0 ? undefined : Math.max(0, ((source.messages - before.messages) * 1_000) / spanMs);
}
