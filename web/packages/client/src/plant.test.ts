import { describe, expect, it } from 'vitest';
import type { Graph } from './documents.ts';
import { flowColumns, isContainment, plantTree, type PlantNode } from './plant.ts';

function graph(twins: string, ...edges: string[]): Graph {
  return {
    twins: twins.split(' ').map((id) => ({ id, model: 'dtmi:x:T;1' })),
    relationships: edges.map((edge, index) => {
      const [source = '', name = '', target = ''] = edge.split(' ');
      return { id: String(index), source, name, target };
    }),
    truncated: false,
  };
}

function shown(nodes: PlantNode[]): string {
  return nodes.map((node) => node.twin.id + (node.children.length > 0 ? `(${shown(node.children)})` : '')).join(' ');
}

function columns(plant: Graph): string[] {
  const root = plantTree(plant)[0];
  return flowColumns(root?.children ?? [], plant).map((column) => column.map((node) => node.twin.id).join(' '));
}

describe('plantTree', () => {
  it('follows names that say "is part of me", and no others', () => {
    expect(shown(plantTree(graph('site line a b', 'site hasLine line', 'line hasStation a', 'line hasStation b', 'a feeds b')))).toBe('site(line(a b))');
    expect(['hasLine', 'has', 'contains', 'houses'].map(isContainment)).toEqual([true, true, true, true]);
    expect(['feeds', 'hash', 'serves', 'owner'].map(isContainment)).toEqual([false, false, false, false]);
  });

  it('puts a twin below its first container only, and cuts circles', () => {
    expect(shown(plantTree(graph('a b c', 'a contains c', 'b contains c')))).toBe('a(c) b');
    expect(shown(plantTree(graph('a b', 'a contains b', 'b contains a')))).toBe('a(b)');
    expect(shown(plantTree(graph('a', 'a contains a')))).toBe('a');
  });
});

describe('flowColumns', () => {
  const parts = ['l has m1', 'l has m2', 'l has o', 'l has s', 'l has x'];

  it('puts who feeds somebody left of them, and others apart', () => {
    expect(columns(graph('l m1 m2 o s x', ...parts, 'm1 feeds o', 'm2 feeds o', 'o feeds s'))).toEqual(['m1 m2', 'o', 's', 'x']);
  });

  it('makes one column when nothing flows', () => {
    expect(columns(graph('l m1 m2 o s x', ...parts))).toEqual(['m1 m2 o s x']);
  });

  it('ends in a circle with every sibling in one column', () => {
    const round = columns(graph('l m1 m2 o s x', ...parts, 'm1 feeds m2', 'm2 feeds o', 'o feeds m1'));
    expect(round.join(' ').split(' ').sort()).toEqual(['m1', 'm2', 'o', 's', 'x']);
  });
});
