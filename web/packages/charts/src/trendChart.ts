import { thinOut, type Columns } from '@lockstep/live/downsample.ts';
import { formatNumber } from '@lockstep/live/units.ts';
import uPlot from 'uplot';

/** A series of a trend. Times in milliseconds since 1970. */
export interface TrendSeries {
  id: string;
  label: string;
  unit: string;
  columns: Columns;
  /** Draws steps instead of slopes: for states, counters and set points. */
  isStepped: boolean;
  /** Between what the values lie, at the times of `columns`: drawn as a band in the colour of the line. */
  spread?: { low: (number | null)[]; high: (number | null)[] } | undefined;
  /** A broken line: what only serves for comparison. */
  isBroken?: boolean | undefined;
}

/**
 * A stretch of time in which an alarm was active, or readings are missing, or a part of the whole that is of another kind;
 * without an end it still is so.
 */
export interface TrendBand {
  id: string;
  kind: 'alarm' | 'gap' | 'part';
  fromMs: number;
  toMs: number | undefined;
  color: string;
  label: string;
}

/** Colours, which depend on the scheme. */
export interface TrendColors {
  text: string;
  grid: string;
  series: string[];
  surface: string;
}

export interface TrendOptions {
  container: HTMLElement;
  colors: TrendColors;
  formatTime: (ms: number, spanMs: number) => string;
  /** A person dragged over a stretch of time. */
  onZoom: (fromMs: number, toMs: number) => void;
  /** The pointer stands at this time; undefined when it has left. */
  onCursor: (ms: number | undefined) => void;
}

const AXIS_WIDTH = 56;
const FONT = '12px Inter, system-ui, sans-serif';

/**
 * A trend over time on a canvas. Series of one unit share an axis; at most two units have one. Points are thinned out to
 * the width of the picture, so that a hundred thousand cost as much as a thousand.
 */
export class TrendChart {
  private plot: uPlot | undefined;
  private series: TrendSeries[] = [];
  private bands: TrendBand[] = [];
  private range: [number, number] = [0, 1];
  private colors: TrendColors;
  private readonly observer: ResizeObserver;

  constructor(private readonly options: TrendOptions) {
    this.colors = options.colors;
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(options.container);
  }

  /** Shows these series, in this order of colours. */
  setSeries(series: TrendSeries[]): void {
    const isSame = this.plot !== undefined && series.length === this.series.length && series.every((each, i) => isSameLine(each, this.series[i]));
    this.series = series;
    if (isSame) {
      this.draw();
    } else {
      this.rebuild();
    }
  }

  setBands(bands: TrendBand[]): void {
    this.bands = bands;
    this.plot?.redraw(false);
  }

  setRange(fromMs: number, toMs: number): void {
    this.range = [fromMs, toMs];
    this.plot?.setScale('x', { min: fromMs / 1_000, max: toMs / 1_000 });
  }

  setColors(colors: TrendColors): void {
    this.colors = colors;
    this.rebuild();
  }

  /** How far from the left of the container a time is drawn, pixels of CSS. */
  leftOf(ms: number): number {
    return this.plot === undefined ? 0 : this.plot.over.offsetLeft + this.plot.valToPos(ms / 1_000, 'x');
  }

  destroy(): void {
    this.observer.disconnect();
    this.plot?.destroy();
    this.plot = undefined;
  }

  private rebuild(): void {
    this.plot?.destroy();
    this.plot = new uPlot(this.plotOptions(), this.data(), this.options.container);
    this.setRange(...this.range);
  }

  private draw(): void {
    this.plot?.setData(this.data(), false);
    this.setRange(...this.range);
  }

  /** All series on one list of times, as the library wants it. */
  private data(): uPlot.AlignedData {
    const limit = Math.max(400, this.options.container.clientWidth * 2);
    const tables = this.series.map((each) => {
      if (each.spread !== undefined) {
        return [each.columns.times.map((ms) => ms / 1_000), each.columns.values, each.spread.high, each.spread.low] as uPlot.AlignedData;
      }
      const { times, values } = thinOut(each.columns, limit);
      return [times.map((ms) => ms / 1_000), values] as uPlot.AlignedData;
    });
    if (tables.length === 0) {
      return [[]];
    }
    // Where only another series has a point (2) the line goes on; a gap of its own (1) stays a gap.
    const nulls = tables.map((table) => table.slice(1).map(() => 1 as const));
    return tables.length === 1 ? (tables[0] ?? [[]]) : uPlot.join(tables, nulls.map((modes) => [1, ...modes]));
  }

  private plotOptions(): uPlot.Options {
    const units = [...new Set(this.series.map((each) => each.unit))].slice(0, 2);
    const scaleOf = (unit: string) => `y${Math.max(0, units.indexOf(unit))}`;
    const axes: uPlot.Axis[] = [
      {
        stroke: this.colors.text,
        font: FONT,
        grid: { stroke: this.colors.grid, width: 1 },
        ticks: { stroke: this.colors.grid, width: 1, size: 4 },
        values: (_, splits) => splits.map((split) => this.options.formatTime(split * 1_000, this.range[1] - this.range[0])),
        space: 90,
        size: 30,
      },
      ...units.map((unit, index): uPlot.Axis => ({
        scale: scaleOf(unit),
        // Left and right; the library's names for them exist in its types only.
        // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment
        side: index === 0 ? 3 : 1,
        size: AXIS_WIDTH,
        space: 44,
        stroke: this.colors.text,
        font: FONT,
        label: unit,
        labelSize: unit === '' ? 0 : 18,
        labelFont: FONT,
        labelGap: 0,
        grid: { show: index === 0, stroke: this.colors.grid, width: 1 },
        ticks: { stroke: this.colors.grid, width: 1, size: 4 },
        values: (_, splits) => splits.map((split) => formatNumber(split, digitsOfStep(splits))),
      })),
    ];
    return {
      width: Math.max(200, this.options.container.clientWidth),
      height: Math.max(160, this.options.container.clientHeight),
      padding: [12, units.length > 1 ? 4 : 16, 4, 4],
      legend: { show: false },
      cursor: {
        drag: { x: true, y: false, setScale: false, dist: 6 },
        points: { size: 7, width: 2 },
        focus: { prox: 24 },
      },
      scales: {
        x: { time: true, auto: false, range: (_, min, max) => [min, max] },
        ...Object.fromEntries(units.map((unit) => [scaleOf(unit), { range: padded }])),
      },
      axes,
      series: [
        {},
        ...this.series.flatMap((each, index): uPlot.Series[] => {
          const stepped = each.isStepped ? uPlot.paths.stepped?.({ align: 1 }) : undefined;
          const line: uPlot.Series = {
            label: each.label,
            scale: scaleOf(each.unit),
            stroke: this.colorOf(index),
            width: 1.75,
            points: { show: false },
            spanGaps: false,
            ...(each.isBroken === true ? { dash: [7, 4] } : {}),
            ...(stepped === undefined ? {} : { paths: stepped }),
          };
          return each.spread === undefined ? [line] : [line, { ...line, width: 0 }, { ...line, width: 0 }];
        }),
      ],
      bands: this.spreads(),
      hooks: {
        drawClear: [(plot) => this.drawBands(plot)],
        setSelect: [(plot) => this.selected(plot)],
        setCursor: [(plot) => this.pointed(plot)],
      },
    };
  }

  private colorOf(index: number): string {
    return this.colors.series[index % this.colors.series.length] ?? this.colors.text;
  }

  /** Which of the library's series enclose a band: those right behind a line that has a spread. */
  private spreads(): uPlot.Band[] {
    const bands: uPlot.Band[] = [];
    let place = 1;
    this.series.forEach((each, index) => {
      if (each.spread !== undefined) {
        bands.push({ series: [place + 1, place + 2], fill: `${this.colorOf(index)}38` });
      }
      place += each.spread === undefined ? 1 : 3;
    });
    return bands;
  }

  private drawBands(plot: uPlot): void {
    const { ctx, bbox } = plot;
    const ratio = uPlot.pxRatio;
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    for (const band of this.bands) {
      const from = plot.valToPos(band.fromMs / 1_000, 'x', true);
      const to = plot.valToPos((band.toMs ?? this.range[1]) / 1_000, 'x', true);
      if (band.kind === 'gap') {
        hatch(ctx, { left: Math.max(from, bbox.left), right: Math.min(to, bbox.left + bbox.width), top: bbox.top, bottom: bbox.top + bbox.height }, band.color);
        continue;
      }
      ctx.globalAlpha = 0.16;
      ctx.fillStyle = band.color;
      ctx.fillRect(from, bbox.top, Math.max(ratio, to - from), bbox.height);
      ctx.globalAlpha = 1;
      if (band.kind === 'part') {
        continue;
      }
      ctx.fillRect(from, bbox.top, 2 * ratio, bbox.height);
      ctx.fillRect(from, bbox.top, Math.max(2 * ratio, to - from), 3 * ratio);
    }
    ctx.restore();
  }

  private selected(plot: uPlot): void {
    if (plot.select.width > 6) {
      const from = plot.posToVal(plot.select.left, 'x') * 1_000;
      const to = plot.posToVal(plot.select.left + plot.select.width, 'x') * 1_000;
      plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
      this.options.onZoom(from, to);
    }
  }

  private pointed(plot: uPlot): void {
    const left = plot.cursor.left;
    this.options.onCursor(left === undefined || left < 0 ? undefined : plot.posToVal(left, 'x') * 1_000);
  }

  private resize(): void {
    const { clientWidth, clientHeight } = this.options.container;
    if (clientWidth > 0 && clientHeight > 0) {
      this.plot?.setSize({ width: clientWidth, height: clientHeight });
    }
  }
}

function isSameLine(one: TrendSeries, other: TrendSeries | undefined): boolean {
  return one.id === other?.id && one.unit === other.unit && (one.spread === undefined) === (other.spread === undefined) && one.isBroken === other.isBroken;
}

/** Slanted lines over a light ground: told from an alarm without its colour, too. */
function hatch(ctx: CanvasRenderingContext2D, box: { left: number; right: number; top: number; bottom: number }, color: string): void {
  const ratio = uPlot.pxRatio;
  const right = Math.max(box.right, box.left + 2 * ratio);
  const height = box.bottom - box.top;
  ctx.save();
  ctx.beginPath();
  ctx.rect(box.left, box.top, right - box.left, height);
  ctx.clip();
  ctx.fillStyle = color;
  ctx.globalAlpha = 0.08;
  ctx.fillRect(box.left, box.top, right - box.left, height);
  ctx.globalAlpha = 0.5;
  ctx.strokeStyle = color;
  ctx.lineWidth = ratio;
  ctx.beginPath();
  const step = 8 * ratio;
  // On multiples of the step, so that lines stand still while the picture moves below them.
  for (let x = Math.floor((box.left - height) / step) * step; x < right; x += step) {
    ctx.moveTo(x, box.bottom);
    ctx.lineTo(x + height, box.top);
  }
  ctx.stroke();
  ctx.restore();
}

/** A little room above and below, and a band even for a value that never changes. */
function padded(_: uPlot, min: number | null, max: number | null): [number, number] {
  if (min === null || max === null) {
    return [0, 1];
  }
  const room = max === min ? Math.max(1, Math.abs(max) * 0.05) : (max - min) * 0.08;
  return [min - room, max + room];
}

function digitsOfStep(splits: number[]): number {
  const step = Math.abs((splits[1] ?? 1) - (splits[0] ?? 0));
  return step >= 1 || step === 0 ? 0 : Math.min(6, Math.ceil(-Math.log10(step)));
}
