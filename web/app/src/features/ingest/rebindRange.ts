import type { DriftEntry } from '@lockstep/client/documents.ts';

/** From the first of the drift to now: messages received in that time are bound anew. */
export function rangeOf(entries: Pick<DriftEntry, 'first'>[], now: number): { from: string; to: string } {
  const from = Math.min(now, ...entries.map((entry) => Date.parse(entry.first)));
  return { from: new Date(from).toISOString(), to: new Date(now + 1).toISOString() };
}
