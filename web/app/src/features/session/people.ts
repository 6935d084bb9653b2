import type { Role, Token, User } from '@lockstep/client/documents.ts';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../data/api.ts';
import { queryClient } from '../../data/queries.ts';

export const usersQuery = queryOptions({
  queryKey: ['users'],
  queryFn: async ({ signal }) => (await api.get<{ value: User[] }>('/api/v1/users', { signal })).value,
});

export const tokensQuery = queryOptions({
  queryKey: ['tokens'],
  queryFn: async ({ signal }) => (await api.get<{ value: Token[] }>('/api/v1/tokens', { signal })).value,
});

export const ROLES = ['viewer', 'operator', 'engineer', 'admin'] as const satisfies readonly Role[];
export type PersonRole = (typeof ROLES)[number];

export function userPath(name: string): string {
  return `/api/v1/users/${encodeURIComponent(name)}`;
}

export async function readAgain(): Promise<void> {
  await Promise.all([queryClient.invalidateQueries({ queryKey: ['users'] }), queryClient.invalidateQueries({ queryKey: ['tokens'] })]);
}

/** Groups as they are typed: with commas between. */
export function groupsOf(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
