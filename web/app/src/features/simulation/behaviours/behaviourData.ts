import type { components } from '@lockstep/client/schema.d.ts';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../../data/api.ts';

type Schemas = components['schemas'];

export type Behaviour = Schemas['Behaviour'];
export type BehaviourOfTwin = Schemas['BehaviourOfTwin'];
export type BehaviourOutput = BehaviourOfTwin['outputs'][number];

/** A behaviour of one twin. */
export interface Running {
  behaviour: Behaviour;
  of: BehaviourOfTwin;
}

/** Behaviours with how they go, twin by twin; those that failed first. */
export const behavioursQuery = queryOptions({
  queryKey: ['behaviours'],
  queryFn: async ({ signal }) => (await api.get<{ behaviours: Behaviour[] }>('/api/v1/behaviours', { signal })).behaviours,
  refetchInterval: 2_000,
});

/** Those that run beside no twin: there is none, or something is wrong with them. */
export function idleOf(behaviours: readonly Behaviour[]): Behaviour[] {
  return behaviours.filter(({ twins }) => twins.length === 0).sort((a, b) => a.name.localeCompare(b.name));
}

const URGENCY = ['failed', 'waiting', 'running'] as const;

export function runningOf(behaviours: readonly Behaviour[]): Running[] {
  return behaviours
    .flatMap((behaviour) => behaviour.twins.map((of): Running => ({ behaviour, of })))
    .sort((a, b) => URGENCY.indexOf(a.of.state) - URGENCY.indexOf(b.of.state) || a.behaviour.name.localeCompare(b.behaviour.name) || a.of.twin.localeCompare(b.of.twin));
}
