/** Rows that are drawn though they are a little out of sight, so that a quick scroll shows none missing. */
const SPARE = 10;

/** Which rows of a long table are to be drawn: from `from` on, before `to`. */
export function rowWindow(top: number, height: number, rowHeight: number, count: number): { from: number; to: number } {
  const from = Math.max(0, Math.min(count, Math.floor(top / rowHeight) - SPARE));
  return { from, to: Math.min(count, Math.ceil((top + height) / rowHeight) + SPARE) };
}
