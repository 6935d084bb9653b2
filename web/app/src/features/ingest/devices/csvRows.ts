/** The columns that a file of devices may have, in the order in which the server writes them. */
export const COLUMNS = [
  'id',
  'model',
  'groups',
  'tags',
  'publish',
  'subscribe',
  'feeds',
  'sparkplug',
  'messagesPerSecond',
  'bytesPerSecond',
  'connections',
  'thumbprint',
  'secretHash',
  'key',
  'state',
  'enrolment',
] as const;

/** A row and the line that it begins on, from 1. */
export interface CsvRow {
  line: number;
  fields: string[];
}

/** Rows of comma-separated values (RFC 4180); empty lines are passed over. An open quote takes the rest of the text. */
export function csvRows(text: string): { rows: CsvRow[]; isOpen: boolean } {
  const rows: CsvRow[] = [];
  let fields: string[] = [];
  let field = '';
  let isQuoted = false;
  let line = 1;
  let begun = 1;
  const end = (): void => {
    if (fields.length > 0 || field !== '') {
      rows.push({ line: begun, fields: [...fields, field] });
    }
    fields = [];
    field = '';
  };
  for (let i = 0; i < text.length; i++) {
    const sign = text.charAt(i);
    if (isQuoted) {
      if (sign === '"' && text.charAt(i + 1) === '"') {
        field += sign;
        i++;
      } else if (sign === '"') {
        isQuoted = false;
      } else {
        field += sign;
      }
    } else if (sign === '"' && field === '') {
      isQuoted = true;
    } else if (sign === ',') {
      fields.push(field);
      field = '';
    } else if (sign === '\n') {
      end();
      begun = line + 1;
    } else if (sign !== '\r') {
      field += sign;
    }
    line += sign === '\n' ? 1 : 0;
  }
  end();
  return { rows, isOpen: isQuoted };
}

/** What is wrong with a file of devices; `detail` is the text at fault. */
export type ProblemKind = 'empty' | 'noId' | 'unknownColumn' | 'emptyId' | 'twice' | 'number' | 'thumbprint' | 'fields' | 'openQuote';

export interface RowProblem {
  line: number;
  kind: ProblemKind;
  detail: string;
}

export interface Preview {
  header: string[];
  rows: CsvRow[];
  problems: RowProblem[];
}

const NUMBERS = ['messagesPerSecond', 'bytesPerSecond', 'connections'];
const HASHES = ['thumbprint', 'secretHash'];

/** Looks through a file of devices before it is sent: the server says the last word. */
export function preview(text: string): Preview {
  const { rows, isOpen } = csvRows(text.replace(/^\ufeff/, ''));
  const [first, ...rest] = rows;
  if (first === undefined) {
    return { header: [], rows: [], problems: [{ line: 1, kind: 'empty', detail: '' }] };
  }
  const header = first.fields.map((name) => name.trim());
  const problems: RowProblem[] = header
    .filter((name) => !COLUMNS.some((known) => known === name))
    .map((detail) => ({ line: first.line, kind: 'unknownColumn' as const, detail }));
  const id = header.indexOf('id');
  if (id < 0) {
    problems.push({ line: first.line, kind: 'noId', detail: header.join(',') });
  }
  const seen = new Map<string, number>();
  for (const row of rest) {
    problems.push(...problemsOf(row, header, id, seen));
  }
  if (isOpen) {
    problems.push({ line: rows.at(-1)?.line ?? 1, kind: 'openQuote', detail: '' });
  }
  return { header, rows: rest, problems };
}

function problemsOf(row: CsvRow, header: string[], id: number, seen: Map<string, number>): RowProblem[] {
  const found: RowProblem[] = [];
  const say = (kind: ProblemKind, detail: string): void => void found.push({ line: row.line, kind, detail });
  if (row.fields.length > header.length) {
    say('fields', String(row.fields.length));
  }
  if (id >= 0) {
    const name = (row.fields[id] ?? '').trim();
    const before = seen.get(name);
    if (name === '') {
      say('emptyId', '');
    } else if (before !== undefined) {
      say('twice', `${name} (${before})`);
    } else {
      seen.set(name, row.line);
    }
  }
  header.forEach((column, at) => {
    const text = (row.fields[at] ?? '').trim();
    if (NUMBERS.includes(column) && !/^[0-9]{0,15}$/.test(text)) {
      say('number', `${column}: ${text}`);
    }
    if (HASHES.includes(column) && text !== '' && !/^[0-9a-f]{64}$/i.test(text.replaceAll(':', ''))) {
      say('thumbprint', `${column}: ${text}`);
    }
  });
  return found;
}
