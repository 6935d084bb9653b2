import { yamlLanguage } from '@codemirror/lang-yaml';

interface Node {
  name: string;
  from: number;
  to: number;
  children: Node[];
}

/** The values that lines for a scenario file say; what stands there as a comment is not among them. */
export function valuesOf(lines: string): Map<string, string> {
  const values = new Map<string, string>();
  for (const line of lines.split('\n').slice(1)) {
    const found = /^ {2}("(?:[^"\\]|\\.)*"|[^\s#:]+): (\S+)/.exec(line);
    if (found?.[1] !== undefined && found[2] !== undefined) {
      values.set(found[1], found[2]);
    }
  }
  return values;
}

/** A behaviour's document with other values below `start`; all else stays as it was written. */
export function withStart(text: string, values: ReadonlyMap<string, string>): string {
  return [...values].reduce((changed, [name, value]) => withOne(changed, name, value), text);
}

function withOne(text: string, name: string, value: string): string {
  const top = find(treeOf(text), 'BlockMapping');
  const start = top?.children.find((pair) => keyOf(text, pair) === 'start');
  const map = start?.children.find((each) => each.name === 'BlockMapping' || each.name === 'FlowMapping');
  if (map === undefined) {
    const end = start === undefined ? text : text.slice(0, start.from) + text.slice(start.to).replace(/^[^\n]*\n?/, '');
    return `${end.replace(/\n*$/, '\n')}start:\n  ${name}: ${value}\n`;
  }
  const pairs = map.children.filter(({ name: kind }) => kind === 'Pair');
  const known = pairs.find((pair) => keyOf(text, pair) === plain(name));
  const old = known?.children.at(-1);
  if (old !== undefined) {
    return text.slice(0, old.from) + value + text.slice(old.to);
  }
  const last = pairs.at(-1);
  if (last === undefined) {
    return `${text.slice(0, map.from)}{ ${name}: ${value} }${text.slice(map.to)}`;
  }
  if (map.name === 'FlowMapping') {
    return `${text.slice(0, last.to)}, ${name}: ${value}${text.slice(last.to)}`;
  }
  const indent = ' '.repeat(last.from - (text.lastIndexOf('\n', last.from - 1) + 1));
  const lineEnd = text.indexOf('\n', last.to);
  const at = lineEnd < 0 ? text.length : lineEnd;
  return `${text.slice(0, at)}\n${indent}${name}: ${value}${text.slice(at)}`;
}

function plain(name: string): string {
  return name.startsWith('"') ? (JSON.parse(name) as string) : name;
}

function keyOf(text: string, pair: Node): string | undefined {
  const key = pair.children.find(({ name }) => name === 'Key');
  return key === undefined ? undefined : text.slice(key.from, key.to).trim().replace(/^(["'])(.*)\1$/, '$2');
}

function find(node: Node, name: string): Node | undefined {
  return node.name === name ? node : node.children.map((child) => find(child, name)).find((found) => found !== undefined);
}

/** The tree of a text without comments and marks. */
function treeOf(text: string): Node {
  const root: Node = { name: 'Stream', from: 0, to: text.length, children: [] };
  const open = [root];
  yamlLanguage.parser.parse(text).iterate({
    enter: ({ name, from, to }) => {
      const node: Node = { name, from, to, children: [] };
      if (/^[A-Z]/.test(name) && name !== 'Comment') {
        open.at(-1)?.children.push(node);
      }
      open.push(node);
    },
    leave: () => {
      open.pop();
    },
  });
  return root;
}
