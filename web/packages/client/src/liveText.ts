import type { Alarm, Command, Desired, Quality } from './documents.ts';
import type { LiveEvent, LiveValue } from './live.ts';

interface SamplesEvent {
  twinId: string;
  samples: { property: string; value: unknown; unit?: string; sourceTime: string; quality: Quality; current: boolean }[];
}

interface StructureEvent {
  action: string;
  subject: string;
  body?: unknown;
}

/** The values of an event of type `samples`. */
export function valuesOf(data: string): LiveValue[] {
  const event = JSON.parse(data) as SamplesEvent;
  return event.samples.map((sample) => ({
    twin: event.twinId,
    property: sample.property,
    value: sample.value,
    unit: sample.unit ?? '',
    quality: sample.quality,
    sourceMs: Date.parse(sample.sourceTime),
    current: sample.current,
  }));
}

/** Any other event; undefined for types that this app does not know. */
export function eventOf(type: string, data: string): LiveEvent | undefined {
  const json: unknown = JSON.parse(data);
  switch (type) {
    case 'alarm':
      return { type: 'alarm', alarm: bodyOf(json) as Alarm };
    case 'command':
      return { type: 'command', command: bodyOf(json) as Command };
    case 'desired':
      return { type: 'desired', desired: bodyOf(json) as Desired };
    case 'gap':
      return { type: 'gap', events: (json as { events?: number }).events ?? 0 };
    case 'twin':
    case 'relationship':
    case 'model':
    case 'drift':
    case 'refusal':
      return { type: 'structure', kind: type, subject: (json as StructureEvent).subject };
    default:
      return undefined;
  }
}

/** The document itself, or the body of a change that carries it. */
function bodyOf(json: unknown): unknown {
  const change = json as Partial<StructureEvent>;
  return change.body !== undefined && change.action !== undefined ? change.body : json;
}
