import type { History } from '@lockstep/client/documents.ts';
import { branchHistoryPath, historyPath } from '@lockstep/client/paths.ts';
import { parseSeriesId } from '../../components/seriesId.ts';
import { api } from '../../data/api.ts';
import { csvOf } from './csvText.ts';
import { saveFile } from '../../components/saveFile.ts';

const POINTS_MAX = 100_000;

/** Every reading of these series in this stretch, as it was recorded, one a line; of a branch instead of the plant. */
export async function exportCsv(ids: readonly string[], fromMs: number, toMs: number, branch?: string): Promise<void> {
  const histories: History[] = [];
  for (const id of ids) {
    const { twin, property } = parseSeriesId(id);
    histories.push(
      await api.get<History>(branch === undefined ? historyPath(twin, property) : branchHistoryPath(branch, twin, property), {
        query: { from: Math.floor(fromMs), to: Math.ceil(toMs), aggregate: 'raw', points: POINTS_MAX },
      }),
    );
  }
  saveFile(`${branch ?? 'trend'}-${new Date(toMs).toISOString().slice(0, 19).replaceAll(':', '')}.csv`, 'text/csv', csvOf(histories));
}
