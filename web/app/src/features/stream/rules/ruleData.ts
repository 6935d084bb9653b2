import type { components } from '@lockstep/client/schema.d.ts';
import type { RuleFile } from '@lockstep/client/documents.ts';
import { SseParser } from '@lockstep/client/sse.ts';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../../data/api.ts';

type Schemas = components['schemas'];

export type RuleTrace = Schemas['RuleTrace'];
export type DryRunOutcome = Schemas['RuleDryRunOutcome'];

/** Something wrong in a rule file; line and column from 1. */
export interface RuleError {
  file: string;
  line: number;
  column: number;
  message: string;
}

export interface Checked {
  valid: boolean;
  errors: RuleError[];
  tests: { name: string; file: string; line: number; passed: boolean; trace: string[] }[];
}

/** What the server says of files, tests included, without putting them in force. */
export function checkQuery(files: readonly RuleFile[]) {
  return queryOptions({
    queryKey: ['rules', 'check', files],
    queryFn: ({ signal }) => api.post<Checked>('/api/v1/rules/validate', { files }, { query: { test: 'true' }, signal }),
    placeholderData: (before) => before,
    staleTime: Infinity,
    gcTime: 0,
  });
}

export function firingsQuery(rule: string) {
  return queryOptions({
    queryKey: ['rules', 'firings', rule],
    queryFn: async ({ signal }) => (await api.get<{ value: RuleTrace[] }>(`/api/v1/rules/${encodeURIComponent(rule)}/firings`, { signal })).value,
    refetchInterval: 10_000,
    retry: false,
  });
}

/** Why an alarm was raised and returned, the first one first. */
export function traceQuery(alarm: string) {
  return queryOptions({
    queryKey: ['alarms', 'trace', alarm],
    queryFn: async ({ signal }) => (await api.get<{ value: RuleTrace[] }>(`/api/v1/alarms/${encodeURIComponent(alarm)}/trace`, { signal })).value,
    retry: false,
  });
}

export function save(files: readonly RuleFile[]): Promise<unknown> {
  return api.put('/api/v1/rules', { files }, { query: { test: 'true' } });
}

export function dryRun(files: readonly RuleFile[], rule: string, fromMs: number, toMs: number): Promise<DryRunOutcome> {
  return api.post<DryRunOutcome>('/api/v1/rules/dry-run', {
    files,
    rules: [rule],
    from: new Date(fromMs).toISOString(),
    to: new Date(toMs).toISOString(),
  });
}

export interface DebugListener {
  onBegin: (until: Date) => void;
  onLook: (trace: RuleTrace) => void;
  onDropped: (count: number) => void;
}

/** Looks on while a rule looks at readings; ends with the time, or with the signal. */
export async function debug(rule: string, time: string, signal: AbortSignal, listener: DebugListener): Promise<void> {
  const parser = new SseParser(
    (event) => {
      const data = JSON.parse(event.data) as unknown;
      if (event.type === 'begin') {
        listener.onBegin(new Date((data as { until: string }).until));
      } else if (event.type === 'look') {
        listener.onLook(data as RuleTrace);
      } else if (event.type === 'dropped') {
        listener.onDropped((data as { count: number }).count);
      }
    },
    () => undefined,
  );
  await api.follow(`/api/v1/rules/${encodeURIComponent(rule)}/debug`, { query: { for: time }, signal }, (text) => parser.feed(text));
}
