import type { components } from '@lockstep/client/schema.d.ts';
import { localTime } from '../../../components/localTime.ts';

/** A what-if as a document has it; JSON is YAML, so it is sent as it is. */
export type Scenario = components['schemas']['Scenario'];

/** In which way a property is otherwise. */
export const WAYS = ['percent', 'offset', 'set', 'noise', 'drop'] as const;
export type Way = (typeof WAYS)[number];

/** How models beside the plant take part. */
export const TAKING_PART = ['saved', 'saved-only', 'anew', 'none'] as const;
export type TakingPart = (typeof TAKING_PART)[number];

/** A parameter of a behaviour that is otherwise, as a person enters it. */
export interface OtherParameter {
  behaviour: string;
  /** Empty for all twins of the behaviour. */
  twin: string;
  variable: string;
  value: string;
}

export const NO_PARAMETER: OtherParameter = { behaviour: '', twin: '', variable: '', value: '' };

/** One thing that is otherwise, as a person enters it. */
export interface Difference {
  property: string;
  way: Way;
  /** Per cent, an amount, a value, or a mean. */
  value: string;
  /** When a value is set, counted from the start: `10m`; a standard deviation for noise. */
  detail: string;
}

/** What a form holds: texts, as they are typed. */
export interface Draft {
  name: string;
  /** The local time that it begins with; empty for now. */
  asOf: string;
  duration: string;
  /** `none`, `recorded`, or how much is repeated. */
  inputs: string;
  differences: Difference[];
  watch: string;
  replications: string;
  seed: string;
  stopsAtAlarm: boolean;
  behaviours: TakingPart;
  parameters: OtherParameter[];
  /** What the form has no fields for; it is kept. */
  others: Required<Pick<Scenario, 'change' | 'signals'>>;
}

export const NO_DIFFERENCE: Difference = { property: '', way: 'percent', value: '10', detail: '' };

export const EMPTY: Draft = {
  name: '',
  asOf: '',
  duration: '1h',
  inputs: '15m',
  differences: [NO_DIFFERENCE],
  watch: '',
  replications: '1',
  seed: '1',
  stopsAtAlarm: false,
  behaviours: 'saved',
  parameters: [],
  others: { change: [], signals: [] },
};

/** A scenario as a form shows it. */
export function draftOf(scenario: Scenario): Draft {
  const { inputs, signals = [], change = [] } = scenario;
  const plain = change.filter(({ factor = 1, offset = 0 }) => factor === 1 || offset === 0);
  const noises = signals.filter((each) => each.noise !== undefined);
  return {
    name: scenario['what-if'],
    asOf: scenario['as-of'] === undefined ? '' : localTime(Date.parse(scenario['as-of'])),
    duration: scenario.for,
    inputs: typeof inputs === 'object' ? (inputs.repeat ?? '1h') : (inputs ?? 'none'),
    differences: [
      ...plain.map(({ property, factor = 1, offset = 0, drop }): Difference =>
        drop === true
          ? { property, way: 'drop', value: '', detail: '' }
          : factor === 1
            ? { property, way: 'offset', value: String(offset), detail: '' }
            : { property, way: 'percent', value: String(rounded((factor - 1) * 100)), detail: '' },
      ),
      ...(scenario.set ?? []).map(({ property, value, after = '0s' }): Difference => ({ property, way: 'set', value: String(value), detail: after })),
      ...noises.map(({ property, noise }): Difference => ({ property, way: 'noise', value: String(noise?.mean ?? 0), detail: String(noise?.deviation ?? 1) })),
    ],
    watch: (scenario.watch ?? []).join(', '),
    replications: String(scenario.replications ?? 1),
    seed: String(scenario.seed ?? 1),
    stopsAtAlarm: scenario.stop?.alarm === true,
    behaviours: scenario.behaviours ?? 'saved',
    parameters: (scenario.parameters ?? []).map(({ behaviour, twin = '', variable, value }) => ({ behaviour, twin, variable, value: String(value) })),
    others: { change: change.filter((each) => !plain.includes(each)), signals: signals.filter((each) => each.noise === undefined) },
  };
}

/** What a form says, as a document. */
export function scenarioOf(draft: Draft): Scenario {
  const named = draft.differences.filter(({ property }) => property.trim() !== '').map((each) => ({ ...each, property: each.property.trim() }));
  const watch = draft.watch.split(',').map((each) => each.trim()).filter((each) => each !== '');
  return {
    'what-if': draft.name.trim() || 'what if',
    ...(draft.asOf === '' ? {} : { 'as-of': new Date(draft.asOf).toISOString() }),
    for: draft.duration,
    inputs: draft.inputs === 'none' || draft.inputs === 'recorded' ? draft.inputs : { repeat: draft.inputs },
    change: [
      ...named.flatMap(({ property, way, value }): Draft['others']['change'] =>
        way === 'drop' ? [{ property, drop: true }] : way === 'offset' ? [{ property, offset: numberOf(value) }] : way === 'percent' ? [{ property, factor: rounded(1 + numberOf(value) / 100) }] : [],
      ),
      ...draft.others.change,
    ],
    set: named.filter(({ way }) => way === 'set').map(({ property, value, detail }) => ({ property, value: valueOf(value), after: detail.trim() || '0s' })),
    signals: [
      ...named.filter(({ way }) => way === 'noise').map(({ property, value, detail }) => ({ property, every: '1s', noise: { mean: numberOf(value), deviation: numberOf(detail || '1') } })),
      ...draft.others.signals,
    ],
    watch,
    ...(draft.stopsAtAlarm ? { stop: { alarm: true } } : {}),
    replications: numberOf(draft.replications),
    seed: numberOf(draft.seed),
    behaviours: draft.behaviours,
    parameters: namedOf(draft).map(({ behaviour, twin, variable, value }) => ({ behaviour, ...(twin === '' ? {} : { twin }), variable, value: numberOf(value) })),
  };
}

/** Parameters that are said; of models that take no part nothing is. */
function namedOf({ behaviours, parameters }: Draft): OtherParameter[] {
  return behaviours === 'none' ? [] : parameters.filter(({ behaviour, variable }) => behaviour !== '' && variable !== '');
}

/** Whether something is otherwise, and all numbers are numbers. */
export function isWhole(draft: Draft): boolean {
  const { differences, others } = draft;
  const named = differences.filter(({ property }) => property.trim() !== '');
  return (
    named.length + others.change.length + others.signals.length + namedOf(draft).length > 0 &&
    namedOf(draft).every(({ value }) => Number.isFinite(numberOf(value))) &&
    named.every(({ way, value, detail }) => way === 'drop' || (value.trim() !== '' && (way === 'set' || Number.isFinite(numberOf(value))) && (way !== 'noise' || Number.isFinite(numberOf(detail || '1'))))) &&
    Number.isInteger(numberOf(draft.replications)) &&
    Number.isInteger(numberOf(draft.seed)) &&
    (draft.asOf === '' || Number.isFinite(Date.parse(draft.asOf)))
  );
}

/** People write the decimal mark of their language. */
function numberOf(text: string): number {
  return text.trim() === '' ? NaN : Number(text.trim().replace(',', '.'));
}

function valueOf(text: string): number | boolean | string {
  const plain = text.trim();
  const number = numberOf(plain);
  return plain === 'true' ? true : plain === 'false' ? false : Number.isFinite(number) ? number : plain;
}

/** Without what floating point leaves behind the ninth digit. */
function rounded(value: number): number {
  return Number(value.toPrecision(9));
}
