import { useEffect, useState } from 'react';
import { live } from '../../data/liveHub.ts';
import { historyOf } from '../../data/branchQueries.ts';
import { TrendModel } from './trendModel.ts';

/** The fewest milliseconds between two drawings, and the most. */
const FASTEST_MS = 100;
const SLOWEST_MS = 1_000;

/** A wide screen has about so many points. */
const COLUMNS = 1_200;

/**
 * The points of these series. `version` rises when there is something new to draw: as often as a picture of this span
 * moves by a point, and at most ten times a second.
 */
export function useTrend(ids: readonly string[], spanMs: number, to: number | undefined, branch?: string): { model: TrendModel | undefined; version: number } {
  const [model, setModel] = useState<TrendModel>();
  const [version, setVersion] = useState(0);
  const [changes] = useState(() => ({ count: 0, drawn: 0 }));
  useEffect(() => {
    const made = new TrendModel({
      read: historyOf(branch),
      onArrival: (listener) => live.store.onArrival(listener),
      onChange: () => {
        changes.count++;
      },
    });
    setModel(made);
    return () => made.close();
  }, [changes, branch]);
  useEffect(() => {
    const toMs = to ?? Date.now();
    model?.show(ids, { fromMs: toMs - spanMs, toMs, isLive: to === undefined });
  }, [model, ids, spanMs, to]);
  useEffect(() => {
    const pace = Math.min(SLOWEST_MS, Math.max(FASTEST_MS, spanMs / COLUMNS));
    const timer = setInterval(() => {
      if (changes.count !== changes.drawn || to === undefined) {
        changes.drawn = changes.count;
        setVersion((before) => before + 1);
      }
    }, pace);
    return () => clearInterval(timer);
  }, [changes, spanMs, to]);
  return { model, version };
}
