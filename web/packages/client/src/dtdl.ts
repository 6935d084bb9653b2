import type { Model } from './documents.ts';

/** A schema as forms and formats need it. */
export type Schema =
  | { kind: 'number'; whole: boolean }
  | { kind: 'boolean' }
  | { kind: 'text' }
  | { kind: 'enum'; values: { value: string | number; label: string }[] }
  | { kind: 'object'; fields: { name: string; label: string; schema: Schema }[] }
  | { kind: 'other' };

/** A Property or Telemetry of a twin, its components' included. */
export interface Member {
  /** The name, components before it with `/`. */
  path: string;
  name: string;
  label: string;
  /** The path of the component it belongs to; empty for the twin itself. */
  component: string;
  kind: 'property' | 'telemetry';
  schema: Schema;
  unit: string;
  isWritable: boolean;
  description: string;
}

export interface CommandShape {
  /** The name, components before it with `/`. */
  path: string;
  label: string;
  description: string;
  request: { name: string; label: string; schema: Schema } | undefined;
}

/** What a model says of its twins, with all that it extends and contains. */
export interface Shape {
  modelId: string;
  label: string;
  /** Path to label. */
  components: { path: string; label: string }[];
  members: Member[];
  commands: CommandShape[];
  /** The ids of this model and of all that it extends, nearest first. */
  lineage: string[];
}

type Json = Record<string, unknown>;

const WHOLE = new Set(['integer', 'long', 'byte', 'short', 'unsignedByte', 'unsignedShort', 'unsignedInteger', 'unsignedLong']);
const FRACTION = new Set(['double', 'float', 'scaledDecimal', 'decimal']);

/** Levels of components and of inheritance that are followed; the server permits fewer. */
const DEPTH_MAX = 12;

/** All models, and what they mean for a screen. Shapes are worked out when they are asked for first. */
export class Catalogue {
  private readonly models = new Map<string, Json>();
  private readonly shapes = new Map<string, Shape>();

  constructor(
    models: Model[],
    private readonly language: string,
  ) {
    for (const model of models) {
      if (isObject(model.model)) {
        this.models.set(model.id, model.model);
      }
    }
  }

  /** The ids of all models, in order. */
  ids(): string[] {
    return [...this.models.keys()].sort();
  }

  shape(modelId: string): Shape {
    let shape = this.shapes.get(modelId);
    if (shape === undefined) {
      shape = this.build(modelId);
      this.shapes.set(modelId, shape);
    }
    return shape;
  }

  private build(modelId: string): Shape {
    const model = this.models.get(modelId);
    const shape: Shape = {
      modelId,
      label: model === undefined ? lastPart(modelId) : this.label(model, lastPart(modelId)),
      components: [],
      members: [],
      commands: [],
      lineage: [],
    };
    this.addInterface(shape, modelId, '', 0);
    shape.lineage = this.lineage(modelId);
    return shape;
  }

  private lineage(modelId: string): string[] {
    const found: string[] = [];
    const open = [modelId];
    for (let id = open.shift(); id !== undefined; id = open.shift()) {
      if (!found.includes(id)) {
        found.push(id);
        open.push(...this.basesOf(id));
      }
    }
    return found;
  }

  private basesOf(modelId: string): string[] {
    const bases = this.models.get(modelId)?.['extends'];
    return list(bases).flatMap((base) => (typeof base === 'string' ? [base] : isObject(base) ? [text(base['@id'])] : []));
  }

  private addInterface(shape: Shape, modelId: string, component: string, depth: number): void {
    if (depth > DEPTH_MAX) {
      return;
    }
    for (const base of this.basesOf(modelId)) {
      this.addInterface(shape, base, component, depth + 1);
    }
    for (const content of list(this.models.get(modelId)?.['contents'])) {
      if (isObject(content)) {
        this.addContent(shape, content, component, depth);
      }
    }
  }

  private addContent(shape: Shape, content: Json, component: string, depth: number): void {
    const types = list(content['@type']).map(text);
    const name = text(content['name']);
    const path = component === '' ? name : `${component}/${name}`;
    const label = this.label(content, name);
    if (types.includes('Property') || types.includes('Telemetry')) {
      shape.members.push({
        path,
        name,
        label,
        component,
        kind: types.includes('Property') ? 'property' : 'telemetry',
        schema: this.schema(content['schema'], 0),
        unit: lastPart(text(content['unit'])),
        isWritable: content['writable'] === true,
        description: this.localised(content['description']),
      });
    } else if (types.includes('Component')) {
      shape.components.push({ path, label });
      this.addInterface(shape, text(content['schema']), path, depth + 1);
    } else if (types.includes('Command')) {
      const request = content['request'];
      shape.commands.push({
        path,
        label,
        description: this.localised(content['description']),
        request: isObject(request)
          ? {
              name: text(request['name']),
              label: this.label(request, text(request['name'])),
              schema: this.schema(request['schema'], 0),
            }
          : undefined,
      });
    }
  }

  private schema(schema: unknown, depth: number): Schema {
    if (typeof schema === 'string') {
      if (WHOLE.has(schema)) {
        return { kind: 'number', whole: true };
      }
      if (FRACTION.has(schema)) {
        return { kind: 'number', whole: false };
      }
      return schema === 'boolean' ? { kind: 'boolean' } : schema.startsWith('dtmi:') ? { kind: 'other' } : { kind: 'text' };
    }
    if (!isObject(schema) || depth > DEPTH_MAX) {
      return { kind: 'other' };
    }
    const types = list(schema['@type']).map(text);
    if (types.includes('Enum')) {
      return {
        kind: 'enum',
        values: list(schema['enumValues']).flatMap((entry) =>
          isObject(entry) ? [{ value: entry['enumValue'] as string | number, label: this.label(entry, text(entry['name'])) }] : [],
        ),
      };
    }
    if (types.includes('Object')) {
      return {
        kind: 'object',
        fields: list(schema['fields']).flatMap((field) =>
          isObject(field)
            ? [
                {
                  name: text(field['name']),
                  label: this.label(field, text(field['name'])),
                  schema: this.schema(field['schema'], depth + 1),
                },
              ]
            : [],
        ),
      };
    }
    return { kind: 'other' };
  }

  private label(element: Json, otherwise: string): string {
    const label = this.localised(element['displayName']);
    return label === '' ? otherwise : label;
  }

  /** Text in the reader's language, else in English, else in any. */
  private localised(value: unknown): string {
    if (typeof value === 'string') {
      return value;
    }
    if (!isObject(value)) {
      return '';
    }
    return text(value[this.language] ?? value['en'] ?? Object.values(value)[0]);
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

/** `dtmi:lockstep:bakery:TunnelOven;1` is called TunnelOven. */
function lastPart(id: string): string {
  const colon = id.lastIndexOf(':');
  return id.slice(colon + 1).replace(/;\d+(\.\d+)?$/, '');
}
