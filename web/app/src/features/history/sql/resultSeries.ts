import type { SqlResult, SqlValue } from './sqlData.ts';

/** A line of a chart: times in milliseconds since 1970. */
export interface ResultSeries {
  id: string;
  times: number[];
  values: (number | null)[];
}

export interface ResultChartData {
  series: ResultSeries[];
  fromMs: number;
  toMs: number;
}

/** As many as there are colours. */
export const SERIES_MAX = 6;
const TIMES = ['timestamp', 'timestamptz', 'date', 'time'];
const NUMBERS = ['int2', 'int4', 'int8', 'integer', 'bigint', 'smallint', 'real', 'float4', 'float8', 'double', 'double precision', 'numeric', 'decimal'];

function isTime(type: string): boolean {
  return TIMES.some((each) => type.toLowerCase().startsWith(each));
}

function isNumber(type: string): boolean {
  return NUMBERS.includes(type.toLowerCase().replace(/\(.*/, ''));
}

/** What a chart can show of an answer: its first time against its numbers, a line for each combination of its texts. */
export function chartOf({ columns, rows }: SqlResult): ResultChartData | undefined {
  const time = columns.findIndex((column) => isTime(column.type));
  const numbers = columns.flatMap((column, i) => (i !== time && isNumber(column.type) ? [i] : []));
  const texts = columns.flatMap((column, i) => (i !== time && !isNumber(column.type) && /^(text|varchar|char)/i.test(column.type) && column.name !== 'quality' && column.name !== 'unit' ? [i] : []));
  if (time < 0 || numbers.length === 0) {
    return undefined;
  }
  const found = new Map<string, [number, number | null][]>();
  for (const row of rows) {
    const ms = msOf(row[time]);
    if (ms === undefined) {
      continue;
    }
    const group = texts.map((i) => textOf(row[i])).filter((text) => text !== '').join(' ');
    for (const i of numbers) {
      const name = columns[i]?.name ?? '';
      const id = group === '' ? name : numbers.length === 1 ? group : `${group} ${name}`;
      const points = found.get(id) ?? [];
      if (points.length === 0 && found.size === SERIES_MAX) {
        continue;
      }
      found.set(id, points);
      const value = row[i];
      points.push([ms, typeof value === 'number' ? value : value === null ? null : Number(value)]);
    }
  }
  const series = [...found].map(([id, points]) => {
    points.sort(([a], [b]) => a - b);
    return { id, times: points.map(([ms]) => ms), values: points.map(([, value]) => value) };
  });
  const all = series.flatMap((each) => [each.times[0] ?? Infinity, each.times.at(-1) ?? -Infinity]);
  const fromMs = Math.min(...all);
  const toMs = Math.max(...all);
  return series.length === 0 || !(toMs > fromMs) ? undefined : { series, fromMs, toMs };
}

function msOf(value: SqlValue | undefined): number | undefined {
  const ms = typeof value === 'string' ? Date.parse(value) : NaN;
  return Number.isNaN(ms) ? undefined : ms;
}

/** A cell as a person reads it. */
export function textOf(value: SqlValue | undefined): string {
  return value === null || value === undefined ? '' : typeof value === 'string' ? value : typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** RFC 4180. A spreadsheet must not take a text for a formula. */
export function resultCsv({ columns, rows }: SqlResult): string {
  const cell = (value: SqlValue | undefined): string => {
    const text = textOf(value);
    const safe = typeof value === 'string' && /^[=+@\t\r-]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return [columns.map((column) => column.name), ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}
