import type { Ring } from '@lockstep/live/ring.ts';
import { useEffect, useRef, type ReactNode } from 'react';
import { everySecond } from '../data/clock.ts';
import { live } from '../data/liveHub.ts';
import { queryClient, readHistory } from '../data/queries.ts';
import classes from './Indicator.module.css';

const SPAN_MS = 180_000;

/** The last three minutes of a value as a line, drawn once a second. */
export function Sparkline({ twin, property }: { twin: string; property: string }): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    if (element === null) {
      return undefined;
    }
    const { recent } = live.store.tag(twin, property);
    let width = 0;
    const observer = new ResizeObserver(([entry]) => {
      width = entry?.contentRect.width ?? 0;
      draw(element, recent, width);
    });
    observer.observe(element);
    const stop = everySecond(() => draw(element, recent, width));
    void backfill(twin, property, recent);
    return () => {
      observer.disconnect();
      stop();
    };
  }, [twin, property]);
  return <canvas className={classes['spark']} ref={canvas} aria-hidden="true" />;
}

/** What was before the page was opened, once for each value. */
async function backfill(twin: string, property: string, recent: Ring): Promise<void> {
  const first = recent.length === 0 ? Date.now() : recent.timeAt(0);
  if (Date.now() - first > SPAN_MS) {
    return;
  }
  try {
    const history = await queryClient.query({
      queryKey: ['recent', twin, property],
      queryFn: () => readHistory(twin, property, Date.now() - SPAN_MS, Date.now() + 1_000, undefined, RECENT_POINTS),
      staleTime: SPAN_MS,
    });
    const points = (history?.series ?? []).flatMap(([time, value]): [number, number][] => (typeof value === 'number' ? [[Date.parse(time), value]] : []));
    recent.prepend(points);
  } catch {
    // Without its past the line begins now.
  }
}

const RECENT_POINTS = 120;
const HEIGHT = 16;

function draw(canvas: HTMLCanvasElement, ring: Ring, width: number): void {
  const context = canvas.getContext('2d');
  if (context === null || width === 0) {
    return;
  }
  const ratio = window.devicePixelRatio;
  canvas.width = Math.round(width * ratio);
  canvas.height = HEIGHT * ratio;
  context.scale(ratio, ratio);
  const now = Date.now();
  const first = ring.firstFrom(now - SPAN_MS);
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = first; i < ring.length; i++) {
    const value = ring.valueAt(i);
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (high < low) {
    return;
  }
  // Noise must not look like movement: the scale is never finer than two percent of the value.
  const least = Math.max(Math.abs(high) * 0.02, 1e-9);
  const range = Math.max(high - low, least);
  const bottom = (high + low) / 2 - range / 2;
  context.strokeStyle = getComputedStyle(canvas).color;
  context.lineWidth = 1.25;
  context.beginPath();
  for (let i = first; i < ring.length; i++) {
    const x = width * (1 - (now - ring.timeAt(i)) / SPAN_MS);
    const y = HEIGHT - 2 - ((ring.valueAt(i) - bottom) / range) * (HEIGHT - 4);
    if (i === first) {
      context.moveTo(x, y);
    } else {
      context.lineTo(x, y);
    }
  }
  context.stroke();
}
