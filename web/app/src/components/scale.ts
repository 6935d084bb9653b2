import type { Limits } from '@lockstep/client/limits.ts';

/** Room beyond what is normal, as a part of it. */
const ROOM = 0.35;
const WITHOUT_LIMIT = 0.12;

/**
 * The ends of an indicator's scale: what is normal in the middle, with room on both sides. They depend on the value only
 * where nothing says how far normal reaches, and then change by doubling, so that a pointer does not jitter.
 */
export function scale(value: number, goal: number | undefined, { low, high }: Limits): [number, number] {
  if (low !== undefined && high !== undefined) {
    const room = Math.max(high - low, 1e-9) * ROOM;
    return [low - room, high + room];
  }
  if (high !== undefined) {
    const reach = doubled(goal === undefined ? sizeOf(high) : Math.abs(high - goal) * 2, high - value);
    return [high - reach, high + reach * ROOM];
  }
  if (low !== undefined) {
    const reach = doubled(goal === undefined ? sizeOf(low) : Math.abs(goal - low) * 2, value - low);
    return [low - reach * ROOM, low + reach];
  }
  const middle = goal ?? value;
  const half = doubled(sizeOf(middle) * WITHOUT_LIMIT, Math.abs(value - middle));
  return [middle - half, middle + half];
}

function sizeOf(value: number): number {
  return Math.abs(value) || 1;
}

function doubled(reach: number, needed: number): number {
  let enough = reach > 0 ? reach : 1;
  while (enough < needed) {
    enough *= 2;
  }
  return enough;
}
