import type { components } from '@lockstep/client/schema.d.ts';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../data/api.ts';

export type ModelVariable = components['schemas']['ModelVariable'];

/** What can be set of a behaviour's model, with what it is at the beginning. */
export function parametersQuery(behaviour: string) {
  return queryOptions({
    queryKey: ['behaviour-parameters', behaviour],
    queryFn: async ({ signal }) => (await api.get<{ value: ModelVariable[] }>(`/api/v1/behaviours/${encodeURIComponent(behaviour)}/parameters`, { signal })).value,
    enabled: behaviour !== '',
  });
}

/** What a model can be told and tells. */
export function modelQuery(kind: 'fmu' | 'java', name: string) {
  return queryOptions({
    queryKey: ['behaviour-model', kind, name],
    queryFn: async ({ signal }) => (await api.get<{ value: ModelVariable[] }>(`/api/v1/behaviour-models/${kind}/${encodeURIComponent(name)}`, { signal })).value,
    enabled: name !== '',
    retry: false,
  });
}
