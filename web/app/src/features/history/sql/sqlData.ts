import { ApiError } from '@lockstep/client/api.ts';
import { api } from '../../../data/api.ts';

export type SqlValue = string | number | boolean | null | object;

/** What a statement answered. */
export interface SqlResult {
  columns: { name: string; type: string }[];
  rows: SqlValue[][];
  truncated: boolean;
}

/** What is wrong with a statement, and where in it; lines and columns from 1. */
export interface SqlError {
  message: string;
  line: number | undefined;
  column: number | undefined;
}

/** A statement that a person keeps in this browser. */
export interface SavedQuery {
  name: string;
  sql: string;
}

export const ROWS_MAX = 10_000;

/** Tables by name with their columns, for completions. */
export type Tables = Record<string, string[]>;

const SAVED = 'lockstep.sql.saved';

export function runSql(sql: string, signal: AbortSignal, maxRows = ROWS_MAX): Promise<SqlResult> {
  return api.post<SqlResult>('/api/v1/sql', { sql, maxRows }, { signal });
}

/** The tables that there are, as the server tells them. */
export async function readTables(signal: AbortSignal): Promise<Tables> {
  const { rows } = await runSql("SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'", signal);
  const tables: Tables = {};
  for (const [table, column] of rows) {
    if (typeof table === 'string' && typeof column === 'string') {
      (tables[table] ??= []).push(column);
    }
  }
  return tables;
}

export function sqlErrorOf(cause: unknown): SqlError {
  if (cause instanceof ApiError) {
    const { detail, line, column } = cause.problem;
    return { message: detail, line, column };
  }
  return { message: cause instanceof Error ? cause.message : String(cause), line: undefined, column: undefined };
}

/** What is kept; nothing when somebody else wrote there. */
export function readSaved(store: Pick<Storage, 'getItem'>): SavedQuery[] {
  try {
    const kept: unknown = JSON.parse(store.getItem(SAVED) ?? '[]');
    return Array.isArray(kept) ? kept.filter(isSaved) : [];
  } catch {
    return [];
  }
}

function isSaved(value: unknown): value is SavedQuery {
  const { name, sql } = (value ?? {}) as Partial<Record<keyof SavedQuery, unknown>>;
  return typeof name === 'string' && typeof sql === 'string';
}

export function writeSaved(store: Pick<Storage, 'setItem'>, queries: readonly SavedQuery[]): void {
  store.setItem(SAVED, JSON.stringify(queries));
}

/** With this statement kept under this name, in place of one that was. */
export function withSaved(queries: readonly SavedQuery[], added: SavedQuery): SavedQuery[] {
  return [...queries.filter((each) => each.name !== added.name), added].sort((a, b) => a.name.localeCompare(b.name));
}
