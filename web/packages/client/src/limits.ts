import type { RuleFile } from './documents.ts';

/** Where a value stops to be normal, as the rules have it. */
export interface Limits {
  low?: number;
  high?: number;
}

const COMPARISON = /([A-Za-z_][\w.]*)\s*(<=|>=|<|>)\s*(-?\d+(?:\.\d+)?)/g;

/**
 * The limits that rules put on properties, by model and path: `zone2.temperature > 260` of a TunnelOven is a high limit
 * of its `zone2/temperature`. Only plain comparisons with a number count; a condition that holds more is still right in
 * what it says of each.
 */
export function limitsOf(files: readonly RuleFile[]): Map<string, Map<string, Limits>> {
  const byModel = new Map<string, Map<string, Limits>>();
  for (const file of files) {
    for (const rule of file.text.split(/^---\s*$/m)) {
      const model = /^model:\s*['"]?(\S+?)['"]?\s*(?:#.*)?$/m.exec(rule)?.[1];
      const when = /^when:\s*(.+)$/m.exec(rule)?.[1];
      if (model !== undefined && when !== undefined) {
        addLimits(byModel, model, when);
      }
    }
  }
  return byModel;
}

function addLimits(byModel: Map<string, Map<string, Limits>>, model: string, when: string): void {
  for (const [, name = '', operator = '', number = ''] of when.matchAll(COMPARISON)) {
    const limits = byModel.get(model) ?? new Map<string, Limits>();
    byModel.set(model, limits);
    const path = name.replaceAll('.', '/');
    const known = limits.get(path) ?? {};
    const value = Number(number);
    // Of several limits on one side the nearest to normal is the one to show.
    limits.set(
      path,
      operator.startsWith('>')
        ? { ...known, high: Math.min(value, known.high ?? Number.POSITIVE_INFINITY) }
        : { ...known, low: Math.max(value, known.low ?? Number.NEGATIVE_INFINITY) },
    );
  }
}
