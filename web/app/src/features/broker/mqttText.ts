/** How a payload is shown. */
export type PayloadForm = 'auto' | 'json' | 'text' | 'hex';

export const PAYLOAD_FORMS: PayloadForm[] = ['auto', 'json', 'text', 'hex'];

/** A payload as text in the form that is wanted; in the next best one when it is not of that form. */
export function payloadText(payload: Uint8Array, form: PayloadForm): string {
  if (form === 'hex') {
    return hexText(payload);
  }
  const text = utf8(payload);
  if (text === undefined) {
    return hexText(payload);
  }
  return form === 'text' ? text : (indented(text) ?? text);
}

function utf8(payload: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(payload);
  } catch {
    return undefined;
  }
}

function indented(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? JSON.stringify(value, null, 1) : text;
  } catch {
    return undefined;
  }
}

function hexText(payload: Uint8Array): string {
  return [...payload].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
}

/** User properties as they are typed: `name=value`, one a line; undefined when a line is not so. */
export function userProperties(lines: string): Record<string, string[]> | undefined {
  const properties: Record<string, string[]> = {};
  for (const line of lines.split('\n')) {
    if (line.trim() === '') {
      continue;
    }
    const at = line.indexOf('=');
    if (at <= 0) {
      return undefined;
    }
    (properties[line.slice(0, at).trim()] ??= []).push(line.slice(at + 1));
  }
  return properties;
}

/** Properties of a packet in one line: `contentType=text/plain`, user properties as they are. */
export function propertiesText(properties: object | undefined): string {
  return Object.entries(properties ?? {})
    .flatMap(([name, value]: [string, unknown]) => {
      if (name === 'userProperties' && typeof value === 'object' && value !== null) {
        return Object.entries(value).flatMap(([key, each]: [string, unknown]) => (Array.isArray(each) ? each : [each]).map((one) => `${key}=${String(one)}`));
      }
      return [`${name}=${value instanceof Uint8Array ? hexText(value) : String(value)}`];
    })
    .join(', ');
}

/** What a packet of a trace says, in one line. */
export function fieldsText(fields: Record<string, unknown>): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name}: ${fieldText(name, value)}`)
    .join('  ');
}

function fieldText(name: string, value: unknown): string {
  if (name === 'reasonCode' && typeof value === 'number') {
    return `0x${value.toString(16).padStart(2, '0').toUpperCase()}`;
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}
