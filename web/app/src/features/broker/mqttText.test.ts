import { describe, expect, it } from 'vitest';
import { fieldsText, payloadText, propertiesText, userProperties } from './mqttText.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('a payload', () => {
  it('is shown as JSON where it is some, else as text, else as bytes', () => {
    expect(payloadText(bytes('{"a":1}'), 'auto')).toBe('{\n "a": 1\n}');
    expect(payloadText(bytes('21.5'), 'auto')).toBe('21.5');
    expect(payloadText(bytes('grün'), 'auto')).toBe('grün');
    expect(payloadText(new Uint8Array([0xff, 0x01]), 'auto')).toBe('ff 01');
  });

  it('is shown in the form that is asked for, as far as it can be', () => {
    expect(payloadText(bytes('{"a":1}'), 'text')).toBe('{"a":1}');
    expect(payloadText(bytes('A'), 'hex')).toBe('41');
    expect(payloadText(new Uint8Array([0xff]), 'text')).toBe('ff');
    expect(payloadText(bytes('no json'), 'json')).toBe('no json');
  });
});

describe('properties', () => {
  it('are typed one a line, the same name as often as wanted', () => {
    expect(userProperties('a=1\n\nb = x=y\na=2')).toEqual({ a: ['1', '2'], b: [' x=y'] });
    expect(userProperties('no value')).toBeUndefined();
    expect(userProperties('=x')).toBeUndefined();
  });

  it('are told in one line', () => {
    expect(propertiesText({ contentType: 'text/plain', userProperties: { a: ['1', '2'] }, correlationData: new Uint8Array([1]) })).toBe(
      'contentType=text/plain, a=1, a=2, correlationData=01',
    );
    expect(propertiesText(undefined)).toBe('');
  });
});

it('fields of a packet are told in one line', () => {
  expect(fieldsText({ qos: 1, topic: 'a', properties: { x: 1 } })).toBe('qos: 1  topic: a  properties: {"x":1}');
  expect(fieldsText({ reasonCode: 0 })).toBe('reasonCode: 0x00');
});
