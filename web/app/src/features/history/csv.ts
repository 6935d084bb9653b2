import type { History } from '@lockstep/client/documents.ts';
import { historyPath } from '@lockstep/client/paths.ts';
import { parseSeriesId } from '../../components/seriesId.ts';
import { api } from '../../data/api.ts';

const POINTS_MAX = 100_000;

/** Every reading of these series in this stretch, as it was recorded, one a line. */
export async function exportCsv(ids: readonly string[], fromMs: number, toMs: number): Promise<void> {
  const histories: History[] = [];
  for (const id of ids) {
    const { twin, property } = parseSeriesId(id);
    histories.push(
      await api.get<History>(historyPath(twin, property), {
        query: { from: Math.floor(fromMs), to: Math.ceil(toMs), aggregate: 'raw', points: POINTS_MAX },
      }),
    );
  }
  const url = URL.createObjectURL(new Blob([csvOf(histories)], { type: 'text/csv' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `trend-${new Date(toMs).toISOString().slice(0, 19).replaceAll(':', '')}.csv`;
  link.click();
  URL.revokeObjectURL(url);
}

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
