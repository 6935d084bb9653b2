import type { components } from '@lockstep/client/schema.d.ts';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../../data/api.ts';
import type { FmuRun, NewFmuRun } from './runDraft.ts';

type Schemas = components['schemas'];

export type Fmu = Schemas['Fmu'];
export type FmuVariable = Schemas['FmuVariable'];
export type FmuFinding = Schemas['FmuFinding'];

const PATH = '/api/v1/fmus';

function pathOf(name: string): string {
  return `${PATH}/${encodeURIComponent(name)}`;
}

/** The FMUs of the workspace, and those that were uploaded. */
export const fmusQuery = queryOptions({
  queryKey: ['fmus'],
  queryFn: async ({ signal }) => (await api.get<{ value: Fmu[] }>(PATH, { signal })).value,
});

/** One, with its variables and what its check finds. */
export function fmuQuery(name: string) {
  return queryOptions({ queryKey: ['fmu', name], queryFn: ({ signal }) => api.get<Fmu>(pathOf(name), { signal }) });
}

export function uploadFmu(file: File): Promise<Fmu> {
  return api.putFile<Fmu>(pathOf(nameOf(file.name)), file);
}

export function trustFmu(name: string, reason: string): Promise<Fmu> {
  return api.post<Fmu>(`${pathOf(name)}/trust`, { reason });
}

export function removeFmu(name: string): Promise<void> {
  return api.delete(pathOf(name));
}

/** Runs one by itself; answers when it came to its end. */
export function runFmu(name: string, request: NewFmuRun): Promise<FmuRun> {
  return api.post<FmuRun>(`${pathOf(name)}/runs`, request);
}

/** A file's name as the server takes it. */
export function nameOf(file: string): string {
  const plain = file.replace(/[^A-Za-z0-9._-]+/g, '_').replace(/^\.+/, '');
  return /\.fmu$/i.test(plain) ? plain.replace(/\.fmu$/i, '.fmu') : `${plain}.fmu`;
}

/** A size in the largest unit of which it is at least one. */
export function sizeText(bytes: number): string {
  return bytes >= 1_048_576 ? `${(bytes / 1_048_576).toFixed(1)} MiB` : bytes >= 1_024 ? `${(bytes / 1_024).toFixed(1)} KiB` : `${bytes} B`;
}
