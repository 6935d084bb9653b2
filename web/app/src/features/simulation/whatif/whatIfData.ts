import type { Alarm } from '@lockstep/client/documents.ts';
import type { components } from '@lockstep/client/schema.d.ts';
import { branchPath } from '@lockstep/client/paths.ts';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../../data/api.ts';
import type { Scenario } from './scenario.ts';

type Schemas = components['schemas'];
type Result = NonNullable<Schemas['WhatIf']['result']>;

export type Compared = Result['properties'][number];
export type WhatIfResult = Omit<Result, 'alarmsOfBase' | 'alarmsOfFirst'> & { alarmsOfBase: Alarm[]; alarmsOfFirst: Alarm[] };
export type WhatIf = Omit<Schemas['WhatIf'], 'result'> & { result?: WhatIfResult };

const PATH = '/api/v1/what-ifs';

export function isUnderWay(whatIf: Pick<WhatIf, 'state'>): boolean {
  return whatIf.state === 'waiting' || whatIf.state === 'running';
}

/** Those that were asked for, the newest first. */
export const whatIfsQuery = queryOptions({
  queryKey: ['what-ifs'],
  queryFn: async ({ signal }) => (await api.get<{ value: WhatIf[] }>(PATH, { signal })).value,
  refetchInterval: (query) => (query.state.data?.some(isUnderWay) === true ? 1_000 : 10_000),
});

/** One, again and again while it runs. */
export function whatIfQuery(id: string) {
  return queryOptions({
    queryKey: ['what-if', id],
    queryFn: ({ signal }) => api.get<WhatIf>(`${PATH}/${encodeURIComponent(id)}`, { signal }),
    refetchInterval: (query) => (query.state.data === undefined || isUnderWay(query.state.data) ? 500 : false),
    staleTime: Infinity,
  });
}

/** Those that the workspace keeps. */
export const scenariosQuery = queryOptions({
  queryKey: ['scenarios'],
  queryFn: async ({ signal }) => (await api.get<{ value: Scenario[] }>('/api/v1/scenarios', { signal })).value,
  staleTime: Infinity,
});

export function runScenario(scenario: Scenario): Promise<WhatIf> {
  return api.post<WhatIf>(PATH, { text: JSON.stringify(scenario) });
}

/** Cancels one that runs; forgets one that is over, with its branch. */
export async function dropWhatIf(whatIf: WhatIf): Promise<void> {
  await api.delete(`${PATH}/${encodeURIComponent(whatIf.id)}`);
  if (whatIf.branch !== undefined) {
    await api.delete(branchPath(whatIf.branch));
  }
}
