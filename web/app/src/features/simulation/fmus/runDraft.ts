import type { components } from '@lockstep/client/schema.d.ts';
import type { Fmu } from './fmuData.ts';

export type NewFmuRun = components['schemas']['NewFmuRun'];
export type FmuRun = components['schemas']['FmuRun'];
export type RunKind = NonNullable<NewFmuRun['kind']>;

/** What a form holds: texts, as they are typed; empty for what the FMU proposes. */
export interface RunDraft {
  kind: RunKind;
  solver: 'explicit' | 'implicit';
  from: string;
  stop: string;
  step: string;
  start: { name: string; value: string }[];
  /** A table as CSV. */
  input: string;
}

export const NO_START = { name: '', value: '' };

/** Kinds of an FMU that can be run by themselves. */
export function kindsOf({ kinds = [] }: Fmu): RunKind[] {
  return (['CoSimulation', 'ModelExchange'] as const).filter((kind) => kinds.includes(kind));
}

export function draftOf(fmu: Fmu): RunDraft {
  const { experiment = {} } = fmu;
  const text = (value: number | undefined) => (value === undefined ? '' : String(value));
  return { kind: kindsOf(fmu)[0] ?? 'CoSimulation', solver: 'explicit', from: text(experiment.start), stop: text(experiment.stop), step: text(experiment.step), start: [NO_START], input: '' };
}

/** Whether all numbers are numbers. */
export function isWhole({ from, stop, step, start }: RunDraft): boolean {
  return [from, stop, step].every((text) => text.trim() === '' || Number.isFinite(numberOf(text))) && start.every(({ name, value }) => name.trim() === '' || value.trim() !== '');
}

/** What a form says, as it is sent. */
export function requestOf({ kind, solver, from, stop, step, start, input }: RunDraft): NewFmuRun {
  const said = start.filter(({ name }) => name.trim() !== '').map(({ name, value }) => [name.trim(), value.trim()]);
  return {
    kind,
    solver,
    ...Object.fromEntries(Object.entries({ from, stop, step }).filter(([, text]) => text.trim() !== '').map(([key, text]) => [key, numberOf(text)])),
    ...(said.length === 0 ? {} : { start: Object.fromEntries(said) as Record<string, string> }),
    ...(input.trim() === '' ? {} : { input }),
    log: false,
  };
}

/** People write the decimal mark of their language. */
function numberOf(text: string): number {
  return Number(text.trim().replace(',', '.'));
}
