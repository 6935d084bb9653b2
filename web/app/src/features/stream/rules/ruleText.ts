import type { RuleFile } from '@lockstep/client/documents.ts';

/** A document of a rule file: what it is, and which lines it takes (from 0, the end exclusive). */
export interface RuleDocument {
  kind: string;
  name: string;
  model: string;
  from: number;
  to: number;
}

const KINDS = ['test', 'compute', 'process', 'kpi', 'rule', 'command'];

/** The documents of a text, in order. A line that begins with three dashes ends one, wherever it stands. */
export function documentsOf(text: string): RuleDocument[] {
  const lines = text.split('\n');
  const documents: RuleDocument[] = [];
  let from = 0;
  for (let at = 0; at <= lines.length; at++) {
    if (at === lines.length || /^---(\s|$)/.test(lines[at] ?? '')) {
      const own = lines.slice(from, at);
      const kind = KINDS.find((key) => valueOf(own, key) !== '') ?? '';
      documents.push({ kind, name: valueOf(own, kind), model: valueOf(own, 'model'), from, to: at });
      from = at + 1;
    }
  }
  return documents;
}

/** The document that a line belongs to. */
export function documentAt(text: string, line: number): RuleDocument | undefined {
  return documentsOf(text).find((each) => line >= each.from && line <= each.to);
}

function valueOf(lines: string[], key: string): string {
  if (key === '') {
    return '';
  }
  const line = lines.find((each) => each.startsWith(`${key}:`));
  return line === undefined ? '' : line.slice(key.length + 1).replace(/\s+#.*$/, '').trim().replace(/^["']|["']$/g, '');
}

/** The files with one of them changed. */
export function withText(files: readonly RuleFile[], name: string, text: string): RuleFile[] {
  return files.map((file) => (file.name === name ? { name, text } : file));
}

/** The paths, with `/`, of the properties that a text names, in the order of the model. */
export function namedIn(text: string, paths: readonly string[]): string[] {
  return paths.filter((path) => {
    const name = path.replaceAll('/', '.').replaceAll('.', '\\.');
    return new RegExp(`(^|[^\\w.])${name}(?![\\w.])`).test(text);
  });
}
