import type { Alarm, Graph, History, TwinState } from '@lockstep/client/documents.ts';
import { branchHistoryPath, branchPath, twinPath } from '@lockstep/client/paths.ts';
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
        api.get<History>(branchHistoryPath(branch, twin, property), {
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

/** A twin of a branch with all its values. */
export function twinOfBranch(branch: string, id: string) {
  return queryOptions({
    queryKey: ['twin', id, branch],
    queryFn: ({ signal }) => api.get<TwinState>(branchPath(branch) + twinPath(id), { signal }),
    refetchInterval: 5_000,
  });
}

/** The twins of a branch and how they are related. */
export function graphOfBranch(branch: string) {
  return queryOptions({ queryKey: ['graph', branch], queryFn: ({ signal }) => api.get<Graph>(`${branchPath(branch)}/api/v1/graph`, { signal }) });
}
