import type { Member } from '@lockstep/client/dtdl.ts';
import type { Suggested, Suggestion } from '../../../components/YamlEditor.tsx';
import type { ModelVariable } from '../modelData.ts';
import { MODES } from './bindText.ts';

/** What completions know. */
export interface BindNames {
  fmus: readonly string[];
  models: readonly string[];
  twins: readonly string[];
  /** Of the twins that the text is of. */
  members: readonly Member[];
  /** Of the model that the text names. */
  variables: readonly ModelVariable[];
}

const KEYS: [string, string][] = [
  ['behaviour', 'its name'],
  ['mode', MODES.join(', ')],
  ['fmu', 'an FMU of the server'],
  ['java', 'a model in Java'],
  ['model', 'all twins of this model'],
  ['twin', 'one twin'],
  ['step', 'of event time: 1s'],
  ['lateness', 'how long a step waits for late readings'],
  ['time', 'readings, or clock'],
  ['inputs', 'what variables are told before each step'],
  ['start', 'what they are told at the beginning'],
  ['outputs', 'where what they tell goes to'],
  ['health', 'a property: how it goes'],
];

const SECTIONS = ['inputs', 'start', 'outputs'] as const;

/** What can stand at a place of a behaviour's document: keys, names, variables and properties with their units. */
export function suggest(text: string, at: number, names: BindNames): Suggested | undefined {
  const before = text.slice(0, at);
  const line = before.slice(before.lastIndexOf('\n') + 1);
  const from = at - (/[\w.:;/-]*$/.exec(line)?.[0] ?? '').length;
  if (/^[\w-]*$/.test(line)) {
    return { from, options: KEYS.map(([label, detail]) => ({ label, detail, apply: `${label}: ` })) };
  }
  const key = /^([\w-]+):\s*[^\s]*$/.exec(line)?.[1];
  if (key !== undefined && !SECTIONS.some((section) => section === key)) {
    const options = valuesOf(key, names);
    return options === undefined ? undefined : { from: at - (/[^\s]*$/.exec(line)?.[0] ?? '').length, options };
  }
  const section = [...before.matchAll(/^([\w-]+):/gm)].at(-1)?.[1];
  if (section === undefined || !SECTIONS.some((each) => each === section)) {
    return undefined;
  }
  const path = at - (/[\w./-]*$/.exec(line)?.[0] ?? '').length;
  const isVariable = /^\s+[\w.]*$/.test(line) || /^[\w-]+:\s*\{(?:[^{}]*,)?\s*[\w.]*$/.test(line);
  if (isVariable) {
    return { from: path, options: names.variables.filter((each) => isFor(section, each)).map(variableOption) };
  }
  return /[:,{]\s*[\w./-]*$/.test(line) ? { from: path, options: names.members.map(memberOption) } : undefined;
}

function valuesOf(key: string, names: BindNames): Suggestion[] | undefined {
  switch (key) {
    case 'mode':
      return MODES.map((label) => ({ label, detail: '' }));
    case 'fmu':
      return names.fmus.map((label) => ({ label, detail: 'FMU' }));
    case 'java':
      return [{ label: 'lag', detail: 'follows its input' }];
    case 'model':
      return names.models.map((label) => ({ label, detail: 'model' }));
    case 'twin':
      return names.twins.map((label) => ({ label, detail: 'twin' }));
    case 'time':
      return ['readings', 'clock'].map((label) => ({ label, detail: '' }));
    case 'health':
      return names.members.filter(({ schema }) => schema.kind === 'text').map(memberOption);
    default:
      return undefined;
  }
}

function isFor(section: string, { isNumber, isInput, isStart, causality }: ModelVariable): boolean {
  return isNumber && (section === 'inputs' ? isInput : section === 'start' ? isStart : causality === 'output' || causality === 'local');
}

function variableOption({ name, unit, description }: ModelVariable): Suggestion {
  return { label: name, detail: [unit, description].filter(Boolean).join(', '), apply: `${name}: ` };
}

function memberOption({ path, label, unit }: Member): Suggestion {
  return { label: path, detail: unit === '' ? label : `${label}, ${unit}` };
}
