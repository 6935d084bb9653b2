/** The head of a file, as a person looks at it before it is brought in. */
export interface CsvPreview {
  delimiter: string;
  columns: string[];
  /** Units that the head states, by column. */
  units: string[];
  rows: string[][];
}

const ROWS = 6;

/** Reads the first rows of CSV (RFC 4180) and finds out what stands between its cells. */
export function previewOf(head: string): CsvPreview {
  const text = head.replace(/^\uFEFF/, '');
  const first = text.split(/\r?\n/, 1)[0] ?? '';
  const count = (sign: string): number => first.split(sign).length;
  const delimiter = count('\t') > Math.max(count(','), count(';')) ? '\t' : count(';') > count(',') ? ';' : ',';
  const [names = [], ...rows] = rowsOf(text, delimiter);
  const stated = names.map((name) => /^(.*\S)\s*\[([^\]]+)\]$/.exec(name.trim()));
  return {
    delimiter,
    columns: names.map((name, i) => stated[i]?.[1] ?? name.trim()),
    units: stated.map((each) => each?.[2] ?? ''),
    rows,
  };
}

function rowsOf(text: string, delimiter: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let isQuoted = false;
  for (let i = 0; i < text.length && rows.length <= ROWS; i++) {
    const sign = text[i] ?? '';
    if (isQuoted) {
      if (sign === '"' && text[i + 1] === '"') {
        cell += '"';
        i++;
      } else if (sign === '"') {
        isQuoted = false;
      } else {
        cell += sign;
      }
    } else if (sign === '"' && cell === '') {
      isQuoted = true;
    } else if (sign === delimiter || sign === '\n') {
      row.push(cell.replace(/\r$/, ''));
      cell = '';
      if (sign === '\n') {
        if (row.length > 1 || row[0] !== '') {
          rows.push(row);
        }
        row = [];
      }
    } else {
      cell += sign;
    }
  }
  if (row.length > 0 || cell !== '') {
    rows.push([...row, cell]);
  }
  return rows.slice(0, ROWS);
}

/** True for a file that an export wrote: it needs no mapping. */
export function isOurs(columns: readonly string[]): boolean {
  const isLong = ['time', 'twin', 'property', 'value'].every((name) => columns.includes(name));
  return isLong || (columns.includes('time') && columns.some((name) => /^[^/]+\/.+/.test(name)));
}

/** The entries `COLUMN=TWIN/PROPERTY` of the columns that lead somewhere. */
export function mapOf(targets: Readonly<Record<string, string>>): string[] {
  return Object.entries(targets).flatMap(([column, target]) => (target.trim() === '' ? [] : [`${column}=${target.trim()}`]));
}
