/** One value that an audit entry tells of: where it stands, and what it was and is. */
export interface ChangedValue {
  path: string;
  before?: string;
  after?: string;
}

/**
 * What differs between two documents, value by value in the order of their names as they stand: objects are gone into, lists are
 * compared as wholes. What is not an object at all has the path ''.
 */
export function whatChanged(before: unknown, after: unknown): ChangedValue[] {
  const old = new Map<string, string>();
  const now = new Map<string, string>();
  collect(before, '', old);
  collect(after, '', now);
  return [...new Set([...old.keys(), ...now.keys()])]
    .map((path) => {
      const [was, is] = [old.get(path), now.get(path)];
      return { path, ...(was === undefined ? {} : { before: was }), ...(is === undefined ? {} : { after: is }) };
    })
    .filter((change) => change.before !== change.after);
}

function collect(value: unknown, path: string, into: Map<string, string>): void {
  if (value === undefined) {
    return;
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    for (const [name, inner] of Object.entries(value)) {
      collect(inner, path === '' ? name : `${path}.${name}`, into);
    }
    return;
  }
  into.set(path, typeof value === 'string' ? value : JSON.stringify(value));
}
