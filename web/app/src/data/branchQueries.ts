import type { Alarm, History } from '@lockstep/client/documents.ts';
import { branchPath, historyPath } from '@lockstep/client/paths.ts';
import { queryOptions } from '@tanstack/react-query';
import { api } from './api.ts';
import { alarmsQuery, readHistory, type AlarmScope } from './queries.ts';

const POINTS = 4_000;

type ReadHistory = (twin: string, property: string, fromMs: number, toMs: number, signal: AbortSignal) => Promise<History | null>;

/** Reads history: the plant's, or that of a branch, which is the plant's up to the fork. */
export function historyOf(branch: string | undefined): ReadHistory {
  return branch === undefined
    ? readHistory
    : (twin, property, fromMs, toMs, signal) =>
        api.get<History>(branchPath(branch) + historyPath(twin, property).slice('/api/v1'.length), {
          query: { from: Math.floor(fromMs), to: Math.ceil(toMs), points: POINTS },
          signal,
        });
}

/** Alarms of the plant, or of a branch. */
export function alarmsOf(branch: string | undefined, scope: AlarmScope) {
  return branch === undefined
    ? alarmsQuery(scope)
    : queryOptions({
        queryKey: ['alarms', scope, branch],
        queryFn: async ({ signal }) => (await api.get<{ value: Alarm[] }>(`${branchPath(branch)}/alarms`, { query: { state: scope, max: 1_000 }, signal })).value,
      });
}
