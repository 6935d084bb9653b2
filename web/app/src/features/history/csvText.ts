import type { History } from '@lockstep/client/documents.ts';

/** RFC 4180: a head, then one reading a line. */
export function csvOf(histories: readonly History[]): string {
  const lines = ['time,twin,property,value,unit,quality'];
  for (const { twinId, property, unit, series } of histories) {
    for (const [time, value, quality] of series) {
      lines.push([time, twinId, property, value, unit, quality].map(cell).join(','));
    }
  }
  return `${lines.join('\r\n')}\r\n`;
}

function cell(value: unknown): string {
  const text = typeof value === 'string' ? value : value === null || value === undefined ? '' : JSON.stringify(value);
  // A spreadsheet must not take a text from the field for a formula.
  const safe = typeof value === 'string' && /^[=+@\t\r-]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
