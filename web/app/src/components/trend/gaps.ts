import type { KnownGap } from '@lockstep/client/documents.ts';
import type { ShownSeries } from './shownSeries.ts';
import type { TrendModel } from './trendModel.ts';

/** A stretch in which readings of some of the shown series are missing. */
export interface ShownGap {
  id: string;
  fromMs: number;
  toMs: number;
  reason: string;
  source: KnownGap['source'];
  /** The labels of the series; empty for all. */
  of: string[];
}

/** The known gaps of the shown series, by their begin; one that several have is there once. */
export function gapsOf(shown: readonly ShownSeries[], model: Pick<TrendModel, 'gaps'> | undefined): ShownGap[] {
  const found = new Map<string, ShownGap>();
  for (const series of shown) {
    for (const gap of model?.gaps(series.id) ?? []) {
      const id = [gap.from ?? '', gap.to ?? '', gap.source, gap.reason].join(' ');
      const known = found.get(id) ?? { id, fromMs: timeOf(gap.from, -Infinity), toMs: timeOf(gap.to, Infinity), reason: gap.reason, source: gap.source, of: [] };
      known.of.push(series.label);
      found.set(id, known);
    }
  }
  return [...found.values()]
    .map((gap) => (gap.of.length === shown.length ? { ...gap, of: [] } : gap))
    .sort((a, b) => a.fromMs - b.fromMs || a.toMs - b.toMs);
}

function timeOf(text: string | undefined, otherwise: number): number {
  return text === undefined ? otherwise : Date.parse(text);
}
