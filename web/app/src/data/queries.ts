import { ApiError } from '@lockstep/client/api.ts';
import { Catalogue } from '@lockstep/client/dtdl.ts';
import type {
  Alarm,
  AlarmPosition,
  AlarmReport,
  AuditPage,
  Command,
  Desired,
  DriftEntry,
  Policy,
  Rebinding,
  Fault,
  Graph,
  History,
  Installation,
  Run,
  Model,
  MqttClient,
  Rule,
  RuleFile,
  Source,
  SparkplugNode,
  TwinState,
  TwinValue,
} from '@lockstep/client/documents.ts';
import { limitsOf } from '@lockstep/client/limits.ts';
import { desiredPath, historyPath, mqttClientPath, runsPath, twinPath } from '@lockstep/client/paths.ts';
import { infiniteQueryOptions, QueryClient, queryOptions } from '@tanstack/react-query';
import { api } from './api.ts';

const MINUTE_MS = 60_000;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      refetchOnWindowFocus: true,
      // What is refused stays refused; what did not arrive may arrive next time.
      retry: (count, error) => count < 2 && !(error instanceof ApiError && error.status >= 400 && error.status < 500),
    },
  },
});

interface Page<T> {
  value: T[];
  nextLink?: string;
}

export const graphQuery = queryOptions({
  queryKey: ['graph'],
  queryFn: ({ signal }) => api.get<Graph>('/api/v1/graph', { signal }),
  staleTime: MINUTE_MS,
});

export function catalogueQuery(language: string) {
  return queryOptions({ queryKey: ['models', language], queryFn: () => readCatalogue(language), staleTime: 10 * MINUTE_MS });
}

async function readCatalogue(language: string): Promise<Catalogue> {
  const models: Model[] = [];
  let path: string | undefined = '/models';
  let query: Record<string, string> = { includeModelDefinition: 'true' };
  while (path !== undefined) {
    const page: Page<Model> = await api.azure('GET', path, undefined, { query, headers: { 'max-items-per-page': '1000' } });
    models.push(...page.value);
    const next: URL | undefined = page.nextLink === undefined ? undefined : new URL(page.nextLink, window.location.href);
    path = next?.pathname;
    query = Object.fromEntries(next?.searchParams ?? []);
  }
  return new Catalogue(models, language);
}

export function twinQuery(id: string) {
  return queryOptions({
    queryKey: ['twin', id],
    queryFn: ({ signal }) => api.get<TwinState>(twinPath(id), { signal }),
  });
}

export function desiredQuery(id: string) {
  return queryOptions({
    queryKey: ['desired', id],
    queryFn: ({ signal }) => api.get<Desired>(desiredPath(id), { signal }),
  });
}

/** What only newer servers have: nothing where it is missing. */
async function orNothing<T>(request: Promise<T>, nothing: T): Promise<T> {
  try {
    return await request;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) {
      return nothing;
    }
    throw error;
  }
}

export type AlarmScope = 'open' | 'aside' | 'all';

export function alarmsQuery(scope: AlarmScope) {
  return queryOptions({
    queryKey: ['alarms', scope],
    queryFn: async ({ signal }) =>
      (await orNothing(api.get<Page<Alarm>>('/api/v1/alarms', { query: { state: scope, max: 1_000 }, signal }), { value: [] })).value,
    refetchInterval: MINUTE_MS,
  });
}

export const commandsQuery = queryOptions({
  queryKey: ['commands'],
  queryFn: async ({ signal }) =>
    (await orNothing(api.get<Page<Command>>('/api/v1/commands', { query: { max: 500 }, signal }), { value: [] })).value,
  refetchInterval: MINUTE_MS,
});

export const rulesQuery = queryOptions({
  queryKey: ['rules'],
  queryFn: ({ signal }) =>
    orNothing(api.get<{ files: RuleFile[]; rules: Rule[] }>('/api/v1/rules', { signal }), { files: [], rules: [] }),
  staleTime: 5 * MINUTE_MS,
});

export const limitsQuery = queryOptions({
  queryKey: ['limits'],
  queryFn: async ({ client }) => limitsOf((await client.query(rulesQuery)).files),
  staleTime: 5 * MINUTE_MS,
});

/** The demo plant's faults; nothing when no demo plant runs. */
export const faultsQuery = queryOptions({
  queryKey: ['faults'],
  queryFn: async ({ signal }) =>
    orNothing<Fault[] | null>(
      api.get<Page<Fault>>('/api/v1/demo/faults', { signal }).then((page) => page.value),
      null,
    ),
  refetchInterval: (query) => (query.state.data === null ? false : 5_000),
});

export const policiesQuery = queryOptions({
  queryKey: ['policies'],
  queryFn: ({ signal }) => api.get<{ policies: Policy[]; builtIn: Policy[] }>('/api/v1/policies', { signal }),
});

export const driftQuery = queryOptions({
  queryKey: ['drift'],
  queryFn: ({ signal }) => api.get<{ value: DriftEntry[]; total: number }>('/api/v1/drift', { signal }),
  refetchInterval: 10_000,
});

/** After something has mended it. */
export const readDriftAgain = (): Promise<void> => queryClient.invalidateQueries({ queryKey: driftQuery.queryKey });

/** A re-binding, while it is under way again and again. */
export const rebindingQuery = (id: number | undefined) =>
  queryOptions({
    queryKey: ['rebinding', id],
    queryFn: ({ signal }) => api.get<Rebinding>(`/api/v1/rebindings/${id}`, { signal }),
    enabled: id !== undefined,
    refetchInterval: (query) => (query.state.data?.state === 'running' ? 1_000 : false),
  });

/** What was installed at a twin, or where it was; the latest first. */
export const installationsQuery = (id: string) =>
  queryOptions({
    queryKey: ['installations', id],
    queryFn: ({ signal }) => api.get<{ value: Installation[] }>(`${twinPath(id)}/installations`, { signal }).then((page) => page.value),
  });

/** The runs of a twin: those that go on, then the one begun last. */
export const runsQuery = (id: string) =>
  queryOptions({
    queryKey: ['runs', id],
    queryFn: ({ signal }) => api.get<{ value: Run[] }>(`${runsPath(id)}?max=20`, { signal }).then((page) => page.value),
    refetchInterval: 5_000,
  });

/** Which entries of the audit are wanted; empty texts for all. */
export interface AuditWish {
  who: string;
  twin: string;
  what: string;
  outcome: string;
}

/** The audit, page by page, newest first. */
export const auditQuery = (wish: AuditWish) =>
  infiniteQueryOptions({
    queryKey: ['audit', wish],
    queryFn: ({ pageParam, signal }) => {
      const wanted = new URLSearchParams(Object.entries(wish).filter(([, text]) => text !== ''));
      if (pageParam !== undefined) {
        wanted.set('before', String(pageParam));
      }
      return api.get<AuditPage>(`/api/v1/audit?${wanted.toString()}`, { signal });
    },
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (page) => page.before,
  });

/** Which MQTT clients are wanted; empty texts for all. */
export interface MqttClientWish {
  search: string;
  connected: string;
}

export const mqttClientsQuery = (wish: MqttClientWish) =>
  queryOptions({
    queryKey: ['mqtt', 'clients', wish],
    queryFn: ({ signal }) =>
      api.get<{ value: MqttClient[]; after?: string }>('/api/v1/mqtt/clients', {
        query: { limit: 500, search: wish.search, connected: wish.connected === '' ? undefined : wish.connected },
        signal,
      }),
    placeholderData: (before) => before,
    refetchInterval: 2_000,
  });

export const mqttClientQuery = (id: string) =>
  queryOptions({
    queryKey: ['mqtt', 'client', id],
    queryFn: ({ signal }) => api.get<MqttClient>(mqttClientPath(id), { signal }),
    refetchInterval: 2_000,
  });

export interface SourceList {
  since: string;
  value: Source[];
  sparkplug?: SparkplugNode[];
}

export const sourcesQuery = queryOptions({
  queryKey: ['sources'],
  queryFn: async ({ signal }) => ({ list: await api.get<SourceList>('/api/v1/sources', { signal }), atMs: Date.now() }),
  refetchInterval: 2_000,
});

/** The most points of one answer: twice the width of a wide screen. */
const POINTS = 4_000;

export function readHistory(twin: string, property: string, fromMs: number, toMs: number, signal?: AbortSignal, points = POINTS): Promise<History | null> {
  return orNothing<History | null>(
    api.get<History>(historyPath(twin, property), {
      query: { from: Math.floor(fromMs), to: Math.ceil(toMs), points },
      signal,
    }),
    null,
  );
}

/** Puts a document in place of the one with its id, or before all others. */
export function upsert<T extends { id: string }>(list: T[] | undefined, document: T): T[] {
  const known = list ?? [];
  return known.some((each) => each.id === document.id)
    ? known.map((each) => (each.id === document.id ? document : each))
    : [document, ...known];
}

/** Takes desired values that the server told of into what is known. */
export function takeDesired(desired: Desired): void {
  queryClient.setQueryData<Desired>(['desired', desired.twin], (known) =>
    known !== undefined && known.version > desired.version ? known : desired,
  );
}

/** It is shelved, suppressed or out of service: nobody is told of it. */
export function isAside(alarm: Alarm): boolean {
  return alarm.state === 'shelved' || alarm.state === 'suppressed' || alarm.state === 'out-of-service';
}

/** Takes an alarm that the server told of into what is known. */
export function takeAlarm(alarm: Alarm): void {
  queryClient.setQueryData<Alarm[]>(['alarms', 'all'], (list) => (list === undefined ? undefined : upsert(list, alarm)));
  queryClient.setQueryData<Alarm[]>(['alarms', 'open'], (list) =>
    alarm.state === 'normal' || isAside(alarm) ? (list ?? []).filter((each) => each.id !== alarm.id) : upsert(list, alarm),
  );
  queryClient.setQueryData<Alarm[]>(['alarms', 'aside'], (list) =>
    list === undefined ? undefined : isAside(alarm) ? upsert(list, alarm) : list.filter((each) => each.id !== alarm.id),
  );
  void queryClient.invalidateQueries({ queryKey: ['alarm', alarm.id] });
}

/** One alarm with all that happened to it. */
export const alarmQuery = (id: string) =>
  queryOptions({
    queryKey: ['alarm', id],
    queryFn: ({ signal }) => api.get<Alarm>(`/api/v1/alarms/${encodeURIComponent(id)}`, { signal }),
  });

export const alarmPositionsQuery = queryOptions({
  queryKey: ['alarm-positions'],
  queryFn: async ({ signal }) =>
    (await orNothing(api.get<Page<AlarmPosition>>('/api/v1/alarm-positions', { signal }), { value: [] })).value,
  refetchInterval: MINUTE_MS,
});

/** How well the plant was alarmed in the last hours. */
export const alarmReportQuery = (position: string, hours: number) =>
  queryOptions({
    queryKey: ['alarm-report', position, hours],
    queryFn: ({ signal }) => {
      const to = Date.now();
      return api.get<AlarmReport>('/api/v1/alarm-report', { query: { position, from: to - hours * 60 * MINUTE_MS, to }, signal });
    },
    refetchInterval: MINUTE_MS,
    placeholderData: (before) => before,
  });

/** Takes a command that the server told of into what is known. */
export function takeCommand(command: Command): void {
  queryClient.setQueryData<Command[]>(['commands'], (list) => upsert(list, command));
}

export type { TwinValue };
