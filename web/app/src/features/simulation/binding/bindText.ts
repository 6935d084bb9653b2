/** In which way a model is bound. */
export const MODES = ['shadow', 'virtual-sensor', 'stand-in'] as const;
export type Mode = (typeof MODES)[number];

/** Where what an output tells goes to: paths of properties; empty for none. */
export interface Output {
  property: string;
  measured: string;
  residual: string;
}

/** A behaviour as a form holds it. What a variable is told is a property's path, or a number; empty for nothing. */
export interface BindDraft {
  name: string;
  mode: Mode;
  kind: 'fmu' | 'java';
  source: string;
  scope: 'model' | 'twin';
  of: string;
  step: string;
  inputs: Record<string, string>;
  start: Record<string, string>;
  outputs: Record<string, Output>;
}

export const EMPTY_BINDING: BindDraft = { name: '', mode: 'shadow', kind: 'fmu', source: '', scope: 'model', of: '', step: '1s', inputs: {}, start: {}, outputs: {} };
export const NO_OUTPUT: Output = { property: '', measured: '', residual: '' };

/** The document that a form says. */
export function textOf(draft: BindDraft): string {
  const lines = [`behaviour: ${scalar(draft.name)}`, `mode: ${draft.mode}`, `${draft.kind}: ${scalar(draft.source)}`, `${draft.scope}: ${scalar(draft.of)}`, `step: ${draft.step.trim() || '1s'}`];
  const told = (key: 'inputs' | 'start') => {
    const said = Object.entries(draft[key]).filter(([, value]) => value.trim() !== '');
    if (said.length > 0) {
      lines.push(`${key}:`, ...said.map(([variable, value]) => `  ${scalar(variable)}: ${scalar(value.trim())}`));
    }
  };
  told('inputs');
  told('start');
  const outputs = Object.entries(draft.outputs).filter(([, output]) => Object.values(membersOf(draft.mode, output)).length > 0);
  if (outputs.length > 0) {
    lines.push('outputs:');
    for (const [variable, output] of outputs) {
      const members = Object.entries(membersOf(draft.mode, output)).map(([key, path]) => `${key}: ${scalar(path)}`);
      lines.push(`  ${scalar(variable)}: { ${members.join(', ')} }`);
    }
  }
  return `${lines.join('\n')}\n`;
}

/** What is said of an output: only a shadow compares. */
function membersOf(mode: Mode, { property, measured, residual }: Output): Record<string, string> {
  return Object.fromEntries(Object.entries(mode === 'shadow' ? { property, measured, residual } : { property }).filter(([, path]) => path.trim() !== ''));
}

/** As YAML has it: plain where that means the same. */
function scalar(text: string): string {
  return /^[A-Za-z_][\w./-]*$/.test(text) || /^dtmi:[\w:]+;\d+(\.\d+)?$/.test(text) || /^[-+]?\d+(\.\d+)?(e[-+]?\d+)?$/i.test(text) ? text : JSON.stringify(text);
}

/** The value of a key at the begin of a line; empty without one. */
export function keyIn(text: string, key: string): string {
  const value = new RegExp(`^${key}:[ \\t]*(.*?)[ \\t]*(?:[ \\t]#.*)?$`, 'm').exec(text)?.[1] ?? '';
  return value.replace(/^(["'])(.*)\1$/, '$2');
}

/** The model that a text names. */
export function sourceIn(text: string): { kind: 'fmu' | 'java'; name: string } {
  const fmu = keyIn(text, 'fmu');
  return fmu === '' ? { kind: 'java', name: keyIn(text, 'java') } : { kind: 'fmu', name: fmu };
}
