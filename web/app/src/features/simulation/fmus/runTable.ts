/** What a run wrote: names of the columns behind `time`, and the cells of each row, `time` first. */
export interface RunTable {
  names: string[];
  rows: string[][];
}

/** Reads the table of a run: names in quotes, which may hold commas and doubled quotes. */
export function tableOf(csv: string): RunTable {
  const [head = '', ...lines] = csv.split('\n').filter((line) => line !== '');
  return { names: cellsOf(head).slice(1), rows: lines.map(cellsOf) };
}

function cellsOf(line: string): string[] {
  if (!line.includes('"')) {
    return line.split(',');
  }
  const cells: string[] = [];
  let cell = '';
  let isQuoted = false;
  for (let at = 0; at < line.length; at++) {
    const char = line.charAt(at);
    if (char === '"') {
      if (isQuoted && line[at + 1] === '"') {
        cell += '"';
        at++;
      } else {
        isQuoted = !isQuoted;
      }
    } else if (char === ',' && !isQuoted) {
      cells.push(cell);
      cell = '';
    } else {
      cell += char;
    }
  }
  return [...cells, cell];
}

/** Times of the rows, milliseconds from the FMU's 0. */
export function timesOf({ rows }: RunTable): number[] {
  return rows.map((cells) => Number(cells[0]) * 1_000);
}

/** A column as numbers; nothing where there is none: texts, arrays, what is not finite. */
export function columnOf({ names, rows }: RunTable, name: string): (number | null)[] {
  const at = names.indexOf(name) + 1;
  return rows.map((cells) => numberOf(cells[at]));
}

/** The columns that have numbers. */
export function numericOf({ names, rows }: RunTable): string[] {
  return names.filter((_, i) => rows.some((cells) => numberOf(cells[i + 1]) !== null));
}

function numberOf(cell = ''): number | null {
  const value = cell.trim() === '' ? NaN : Number(cell);
  return Number.isFinite(value) ? value : null;
}
