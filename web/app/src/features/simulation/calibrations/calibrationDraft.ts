import type { ModelVariable } from '../modelData.ts';
import type { NewCalibration } from './calibrationData.ts';

/** A parameter that is looked for, as a person enters it. */
export interface Wanted {
  name: string;
  lower: string;
  upper: string;
  start: string;
}

/** What a form holds: texts, as they are typed; times of this place. */
export interface CalibrationDraft {
  from: string;
  to: string;
  wanted: Wanted[];
  /** Per cent of the range, at its end. */
  holdOut: string;
  starts: string;
  seed: string;
}

export const WANTED_MAX = 12;

/** Whether a variable may be looked for: a real number, set once, and not told by the behaviour before each step. */
export function isWanted({ isReal, isStart, causality, told }: ModelVariable): boolean {
  return isReal && isStart && causality !== 'input' && causality !== 'structuralParameter' && told !== 'input';
}

/** A parameter with bounds to begin with: the model's, else a third to three times of what it is. */
export function wantedOf(variable: ModelVariable): Wanted {
  const { name, min, max, present } = variable;
  const ends = present === undefined || present === 0 ? [undefined, undefined] : [Math.min(present / 3, present * 3), Math.max(present / 3, present * 3)];
  const inside = (value: number | undefined) => (value === undefined ? undefined : Math.min(max ?? value, Math.max(min ?? value, value)));
  return { name, lower: textOf(inside(ends[0]) ?? min), upper: textOf(inside(ends[1]) ?? max), start: '' };
}

/** Whether all is said, and all numbers are numbers. */
export function isWhole(draft: CalibrationDraft): boolean {
  const [holdOut, starts, seed] = [draft.holdOut, draft.starts, draft.seed].map(numberOf);
  return (
    draft.wanted.length > 0 &&
    draft.wanted.length <= WANTED_MAX &&
    draft.wanted.every(({ lower, upper, start }) => numberOf(lower) < numberOf(upper) && (start.trim() === '' || Number.isFinite(numberOf(start)))) &&
    Date.parse(draft.from) < Date.parse(draft.to) &&
    holdOut !== undefined &&
    holdOut >= 0 &&
    holdOut <= 90 &&
    Number.isInteger(starts) &&
    Number.isInteger(seed)
  );
}

/** What a form says, as it is sent. */
export function requestOf(draft: CalibrationDraft, twin: string): NewCalibration {
  return {
    twin,
    from: new Date(draft.from).toISOString(),
    to: new Date(draft.to).toISOString(),
    parameters: Object.fromEntries(
      draft.wanted.map(({ name, lower, upper, start }) => [name, { lower: numberOf(lower), upper: numberOf(upper), ...(start.trim() === '' ? {} : { start: numberOf(start) }) }]),
    ),
    holdOut: numberOf(draft.holdOut) / 100,
    starts: numberOf(draft.starts),
    seed: numberOf(draft.seed),
  };
}

/** People write the decimal mark of their language. */
function numberOf(text: string): number {
  return text.trim() === '' ? NaN : Number(text.trim().replace(',', '.'));
}

function textOf(value: number | undefined): string {
  return value === undefined ? '' : String(Number(value.toPrecision(3)));
}
