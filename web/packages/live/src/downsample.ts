/** Points of a series as two columns of equal length; null is a gap. */
export interface Columns {
  times: number[];
  values: (number | null)[];
}

/**
 * At most `limit` points that show what all show: of each stretch its least and its greatest value, in the order of
 * time, and every gap. Columns that are short enough come back as they are.
 */
export function thinOut(columns: Columns, limit: number): Columns {
  const length = columns.times.length;
  if (length <= limit || limit < 4) {
    return columns;
  }
  const stretches = Math.max(1, Math.floor(limit / 2));
  const thin: Columns = { times: [], values: [] };
  for (let stretch = 0; stretch < stretches; stretch++) {
    const from = Math.floor((stretch * length) / stretches);
    const to = Math.floor(((stretch + 1) * length) / stretches);
    addExtremes(columns, from, to, thin);
  }
  return thin;
}

function addExtremes(columns: Columns, from: number, to: number, thin: Columns): void {
  let least = -1;
  let greatest = -1;
  let gap = -1;
  for (let i = from; i < to; i++) {
    const value = columns.values[i];
    if (value === null || value === undefined) {
      gap = i;
    } else {
      if (least < 0 || value < (columns.values[least] ?? 0)) {
        least = i;
      }
      if (greatest < 0 || value > (columns.values[greatest] ?? 0)) {
        greatest = i;
      }
    }
  }
  const chosen = [...new Set([least, greatest, gap])].filter((index) => index >= 0).sort((a, b) => a - b);
  for (const index of chosen) {
    thin.times.push(columns.times[index] ?? 0);
    thin.values.push(columns.values[index] ?? null);
  }
}
