import type { Shape } from '@lockstep/client/dtdl.ts';
import type { Suggested } from '../../../components/YamlEditor.tsx';
import { documentAt } from './ruleText.ts';

/** What completions know of the models. */
export interface Names {
  models: () => string[];
  shape: (model: string) => Shape;
}

const KEYS: Record<string, [string, string][]> = {
  rule: [
    ['model', 'the Interface whose twins are watched'],
    ['when', 'a condition'],
    ['let', 'measures'],
    ['late', 'how late readings may come'],
    ['for', 'how long it must hold'],
    ['clear', 'what ends it'],
    ['missing', 'no reading for so long'],
    ['quality', 'which values count'],
    ['alarm', 'priority, title, message'],
    ['command', 'given when it becomes active'],
  ],
  test: [
    ['rule', 'which rule'],
    ['twins', 'by name'],
    ['relationships', 'between them'],
    ['given', 'what happens'],
    ['expect', 'all that the rules do'],
  ],
  '': [
    ['rule', 'a rule'],
    ['test', 'a test of rules'],
    ['compute', 'a computed property'],
    ['process', 'a process'],
    ['kpi', 'a roll-up'],
  ],
};

/** What can stand at a place of a rule file: keys, models, and the properties and commands of the rule's model. */
export function suggest(text: string, at: number, names: Names): Suggested | undefined {
  const before = text.slice(0, at);
  const line = before.slice(before.lastIndexOf('\n') + 1);
  const document = documentAt(text, before.split('\n').length - 1);
  const word = /[\w.:;-]*$/.exec(line)?.[0] ?? '';
  const from = at - word.length;
  if (/^\s*model:\s*"?[^"]*$/.test(line) || /\$model:\s*"?[^"]*$/.test(line)) {
    return { from, options: names.models().map((label) => ({ label, detail: 'model' })) };
  }
  if (/^[\w-]*$/.test(line)) {
    const keys = KEYS[document?.kind ?? ''] ?? KEYS['rule'] ?? [];
    return { from, options: keys.map(([label, detail]) => ({ label, detail, apply: `${label}: ` })) };
  }
  const model = document?.kind === 'test' ? modelOfTested(text, document.from, document.to) : (document?.model ?? '');
  if (model === '') {
    return undefined;
  }
  const shape = names.shape(model);
  const isCommand = /command:.*name:\s*[\w.]*$/.test(line);
  const options = isCommand
    ? shape.commands.map(({ path, label }) => ({ label: path.replaceAll('/', '.'), detail: label }))
    : shape.members.map(({ path, unit, label }) => ({ label: path.replaceAll('/', '.'), detail: unit === '' ? label : `${label}, ${unit}` }));
  return { from: at - (/[\w.]*$/.exec(line)?.[0].length ?? 0), options };
}

/** The model of the rule that a test names. */
function modelOfTested(text: string, from: number, to: number): string {
  const own = text.split('\n').slice(from, to).join('\n');
  const rule = /^rule:\s*\[?\s*([\w.-]+)/m.exec(own)?.[1];
  const found = text.split(/^---.*$/m).find((each) => new RegExp(`^rule:\\s*${rule ?? ''}\\s*(#.*)?$`, 'm').test(each) && !/^test:/m.test(each));
  return /^model:\s*"?([^"\s]+)/m.exec(found ?? '')?.[1] ?? '';
}
