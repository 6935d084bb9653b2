import type { Graph, GraphTwin } from './documents.ts';

/** A twin in the tree of a plant. */
export interface PlantNode {
  twin: GraphTwin;
  children: PlantNode[];
}

/** Relationship names that say "is part of me". All others say how parts work together. */
const CONTAINMENT = /^(has|contains|consistsof|comprises|houses|owns)(?![a-z])/;

export function isContainment(name: string): boolean {
  return CONTAINMENT.test(name) || name === 'contains' || name === 'parts';
}

/**
 * The tree of a plant: who contains whom, by the relationships' names. A twin with several containers stands below the
 * first; one in a circle, or in none, is a root.
 */
export function plantTree(graph: Graph): PlantNode[] {
  const nodes = new Map<string, PlantNode>(graph.twins.map((twin) => [twin.id, { twin, children: [] }]));
  const parents = new Map<string, string>();
  for (const { source, target, name } of graph.relationships) {
    if (isContainment(name) && !parents.has(target) && !isBelow(source, target, parents)) {
      parents.set(target, source);
      const child = nodes.get(target);
      if (child !== undefined) {
        nodes.get(source)?.children.push(child);
      }
    }
  }
  return graph.twins.flatMap((twin) => {
    const node = parents.has(twin.id) ? undefined : nodes.get(twin.id);
    return node === undefined ? [] : [node];
  });
}

function isBelow(twin: string, above: string, parents: ReadonlyMap<string, string>): boolean {
  for (let at: string | undefined = twin; at !== undefined; at = parents.get(at)) {
    if (at === above) {
      return true;
    }
  }
  return false;
}

/**
 * Siblings in columns, in the order in which material flows through them: who feeds somebody stands left of them.
 * Siblings that no flow names come last, in a column of their own. A circle is cut where it was drawn last.
 */
export function flowColumns(siblings: PlantNode[], graph: Graph): PlantNode[][] {
  const ids = new Set(siblings.map((node) => node.twin.id));
  const flows = graph.relationships.filter(
    ({ source, target, name }) => !isContainment(name) && source !== target && ids.has(source) && ids.has(target),
  );
  const rank = new Map<string, number>(siblings.map((node) => [node.twin.id, 0]));
  // As many rounds as there are siblings settle every order without a circle.
  let moved = true;
  for (let round = 0; moved && round < siblings.length; round++) {
    moved = false;
    for (const { source, target } of flows) {
      const least = (rank.get(source) ?? 0) + 1;
      if ((rank.get(target) ?? 0) < least && least < siblings.length) {
        rank.set(target, least);
        moved = true;
      }
    }
  }
  const touched = new Set(flows.flatMap(({ source, target }) => [source, target]));
  const columns = new Map<number, PlantNode[]>();
  const apart: PlantNode[] = [];
  for (const node of siblings) {
    if (!touched.has(node.twin.id)) {
      apart.push(node);
    } else {
      const at = rank.get(node.twin.id) ?? 0;
      columns.set(at, [...(columns.get(at) ?? []), node]);
    }
  }
  const ordered = [...columns].sort(([a], [b]) => a - b).map(([, column]) => column);
  return apart.length > 0 ? [...ordered, apart] : ordered;
}
