import type { components } from '@lockstep/client/schema.d.ts';
import { ApiError } from '@lockstep/client/api.ts';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../../data/api.ts';

export type LegalHold = components['schemas']['LegalHold'];
export type HoldRequest = components['schemas']['LegalHoldRequest'];
export type KnownGap = components['schemas']['KnownGap'];
export type Retention = components['schemas']['Retention'];
export type Lake = components['schemas']['Lake'];
type Chosen = Pick<LegalHold, 'below' | 'twins' | 'model' | 'tags' | 'properties'>;

const HOLDS = '/api/v1/holds';
const LOOK_MS = 10_000;
const HTTP_NOT_FOUND = 404;

export const holdsQuery = queryOptions({
  queryKey: ['holds'],
  queryFn: async ({ signal }) => (await api.get<{ value: LegalHold[] }>(HOLDS, { signal })).value,
});

/** The latest first. */
export const gapsQuery = queryOptions({
  queryKey: ['gaps'],
  queryFn: async ({ signal }) => [...(await api.get<{ value: KnownGap[] }>('/api/v1/gaps', { signal })).value].reverse(),
});

export const retentionQuery = queryOptions({
  queryKey: ['retention'],
  queryFn: ({ signal }) => api.get<Retention>('/api/v1/retention', { signal }),
  refetchInterval: LOOK_MS,
});

/** Null when the server keeps no lake. */
export const lakeQuery = queryOptions({
  queryKey: ['lake'],
  queryFn: async ({ signal }) => {
    try {
      return await api.get<Lake>('/api/v1/lake', { signal });
    } catch (cause) {
      if (cause instanceof ApiError && cause.problem.status === HTTP_NOT_FOUND) {
        return null;
      }
      throw cause;
    }
  },
  refetchInterval: LOOK_MS,
});

export function placeHold(name: string, hold: HoldRequest): Promise<void> {
  return api.put(`${HOLDS}/${encodeURIComponent(name)}`, hold);
}

export function releaseHold(name: string, reason: string): Promise<void> {
  return api.delete(`${HOLDS}/${encodeURIComponent(name)}?reason=${encodeURIComponent(reason)}`);
}

/** What a rule or a hold is about, in one line. */
export function chosenText(of: Chosen): string {
  return [
    ...(of.below === undefined ? [] : [`${of.below.twin} …`]),
    ...(of.twins ?? []),
    ...(of.model === undefined ? [] : [of.model]),
    ...(of.tags ?? []).map((tag) => `#${tag}`),
    ...(of.properties ?? []).map((path) => `.${path}`),
  ].join(', ');
}

/** Ids between commas. */
export function idsIn(text: string): string[] {
  return text
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '');
}
