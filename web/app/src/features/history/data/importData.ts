import type { components } from '@lockstep/client/schema.d.ts';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../../data/api.ts';

export type ImportJob = components['schemas']['HistoryImport'];
/** What is left out has its default. */
export type ImportRequest = Partial<components['schemas']['HistoryImportRequest']>;
export type ExportRequest = Partial<components['schemas']['HistoryExportRequest']>;

export type Format = 'csv' | 'parquet' | 'influx';

const JOBS = '/api/v1/history-imports';
const LOOK_MS = 1_000;

/** All imports, the latest first; read again and again while one runs. */
export const importsQuery = queryOptions({
  queryKey: ['history-imports'],
  queryFn: async ({ signal }) => [...(await api.get<{ value: ImportJob[] }>(JOBS, { signal })).value].reverse(),
  refetchInterval: ({ state }) => (state.data?.some((job) => job.state === 'running') === true ? LOOK_MS : false),
});

/** Puts the file there and looks through it, or brings it in. */
export async function bringIn(file: File, request: Omit<ImportRequest, 'file'>, isDry: boolean): Promise<ImportJob> {
  const name = uploadName(file.name);
  await api.putFile(`/api/v1/uploads/${name}`, file);
  return api.post<ImportJob>('/api/v1/history/import', { ...request, file: name, dryRun: isDry });
}

export function act(job: ImportJob, what: 'cancel' | 'resume'): Promise<ImportJob> {
  return api.post<ImportJob>(`${JOBS}/${encodeURIComponent(job.id)}/${what}`);
}

export function exported(request: ExportRequest): Promise<Blob> {
  return api.download('/api/v1/history/export', request);
}

/** A name that an upload may have. */
export function uploadName(name: string): string {
  const plain = name.replaceAll(/[^\w.-]/g, '_').slice(-100);
  return `web-${plain.replace(/^[.-]+/, '')}`;
}

export function formatOf(name: string): Format {
  const lower = name.toLowerCase();
  return lower.endsWith('.parquet') ? 'parquet' : lower.endsWith('.lp') || lower.endsWith('.influx') ? 'influx' : 'csv';
}
