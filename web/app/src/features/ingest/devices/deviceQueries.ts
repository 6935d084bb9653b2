import { ApiError } from '@lockstep/client/api.ts';
import type { Device, DeviceConnection, DevicePage, Diagnosis, Enrolment, Revocation, WaitingDevice } from '@lockstep/client/devices.ts';
import type { MqttClient } from '@lockstep/client/documents.ts';
import { devicePath } from '@lockstep/client/paths.ts';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from '../../../data/api.ts';
import { queryClient } from '../../../data/queries.ts';

const PAGE = 500;
const SESSIONS_MAX = 1_000;

/** Which devices are wanted; empty texts for all. */
export interface DeviceWish {
  text: string;
  state: string;
  group: string;
  tag: string;
  model: string;
  /** `true` for those with something wrong. */
  problem: string;
}

/** What of a wish the server is to be told. */
export function wishQuery(wish: DeviceWish): Record<string, string> {
  return Object.fromEntries(Object.entries(wish).filter(([, text]: [string, string]) => text.trim() !== ''));
}

/** Devices by id, page by page. */
export const devicesQuery = (wish: DeviceWish) =>
  infiniteQueryOptions({
    queryKey: ['devices', 'list', wish],
    queryFn: ({ pageParam, signal }) => api.get<DevicePage>('/api/v1/devices', { query: { ...wishQuery(wish), max: PAGE, after: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
    // Many pages are not read anew on and on; leaving and coming back does.
    refetchInterval: (query) => ((query.state.data?.pages.length ?? 0) > 1 ? false : 5_000),
  });

export const deviceQuery = (id: string) =>
  queryOptions({
    queryKey: ['devices', 'one', id],
    queryFn: ({ signal }) => api.get<Device>(devicePath(id), { signal }),
    refetchInterval: 3_000,
  });

/** Why a device's data may be missing. */
export const diagnosisQuery = (id: string) =>
  queryOptions({
    queryKey: ['devices', 'diagnosis', id],
    queryFn: ({ signal }) => api.get<Diagnosis>(`${devicePath(id)}/diagnosis`, { signal }),
    refetchInterval: 2_000,
  });

export interface SessionList {
  value: MqttClient[];
  after?: string;
}

/** Sessions of a device and its modules, the connected ones first. */
export const deviceSessionsQuery = (id: string) =>
  queryOptions({
    queryKey: ['mqtt', 'device', id],
    queryFn: async ({ signal }) =>
      (await api.get<SessionList>('/api/v1/mqtt/clients', { query: { limit: SESSIONS_MAX, search: id }, signal })).value
        .filter((client) => client.principal === id || client.principal.startsWith(`${id}/`))
        .sort((a, b) => Number(b.connected) - Number(a.connected)),
    refetchInterval: 2_000,
  });

/** The connections that a device has and had, the latest first. */
export const connectionsQuery = (id: string) =>
  queryOptions({
    queryKey: ['devices', 'connections', id],
    queryFn: async ({ signal }) => (await api.get<{ value: DeviceConnection[] }>(`${devicePath(id)}/connections`, { query: { max: 20 }, signal })).value,
    refetchInterval: 3_000,
  });

export const waitingQuery = queryOptions({
  queryKey: ['devices', 'waiting'],
  queryFn: async ({ signal }) => (await api.get<{ value: WaitingDevice[] }>('/api/v1/approvals', { signal })).value,
  refetchInterval: 5_000,
});

export const enrolmentsQuery = queryOptions({
  queryKey: ['devices', 'enrolments'],
  queryFn: async ({ signal }) => (await api.get<{ value: Enrolment[] }>('/api/v1/enrolments', { signal })).value,
});

export const revocationsQuery = queryOptions({
  queryKey: ['devices', 'revocations'],
  queryFn: async ({ signal }) => (await api.get<{ value: Revocation[] }>('/api/v1/revocations', { signal })).value,
});

/** After a change: devices, and who is connected. */
export async function readDevicesAgain(): Promise<void> {
  await Promise.all([queryClient.invalidateQueries({ queryKey: ['devices'] }), queryClient.invalidateQueries({ queryKey: ['mqtt'] })]);
}

/** Whether there is none of what was asked for. */
export function isMissing(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404;
}
