import { describe, expect, it } from 'vitest';
import { Catalogue } from './dtdl.ts';

const MODELS = [
  {
    id: 'dtmi:x:Station;1',
    model: {
      '@id': 'dtmi:x:Station;1',
      displayName: { en: 'Station', de: 'Anlage' },
      contents: [
        {
          '@type': 'Property',
          name: 'state',
          schema: { '@type': 'Enum', valueSchema: 'string', enumValues: [{ name: 'on', displayName: 'On', enumValue: 'ON' }] },
        },
        { '@type': 'Command', name: 'halt', displayName: 'Halt' },
      ],
    },
  },
  {
    id: 'dtmi:x:Zone;1',
    model: {
      contents: [
        { '@type': ['Property', 'Temperature'], name: 'temperature', schema: 'double', unit: 'degreeCelsius' },
        { '@type': 'Property', name: 'setpoint', schema: 'double', unit: 'degreeCelsius', writable: true },
        {
          '@type': 'Command',
          name: 'change',
          request: { name: 'to', schema: { '@type': 'Object', fields: [{ name: 'value', schema: 'integer' }] } },
        },
      ],
    },
  },
  {
    id: 'dtmi:x:Oven;1',
    model: {
      extends: ['dtmi:x:Station;1'],
      contents: [
        { '@type': 'Component', name: 'zone', displayName: 'Zone', schema: 'dtmi:x:Zone;1' },
        { '@type': 'Telemetry', name: 'count', schema: 'long' },
        { '@type': 'Relationship', name: 'feeds' },
      ],
    },
  },
];

describe('Catalogue', () => {
  const shape = new Catalogue(MODELS, 'de').shape('dtmi:x:Oven;1');

  it('gathers what a model extends and contains, in the order of the model', () => {
    expect(shape.members.map((member) => member.path)).toEqual(['state', 'zone/temperature', 'zone/setpoint', 'count']);
    expect(shape.commands.map((command) => command.path)).toEqual(['halt', 'zone/change']);
    expect(shape.lineage).toEqual(['dtmi:x:Oven;1', 'dtmi:x:Station;1']);
  });

  it('knows unit, kind, schema and whether a member may be written', () => {
    expect(shape.members[1]).toMatchObject({ unit: 'degreeCelsius', kind: 'property', isWritable: false, component: 'zone' });
    expect(shape.members[2]?.isWritable).toBe(true);
    expect(shape.members[3]).toMatchObject({ kind: 'telemetry', schema: { kind: 'number', whole: true } });
    expect(shape.members[0]?.schema).toEqual({ kind: 'enum', values: [{ value: 'ON', label: 'On' }] });
  });

  it('makes a form of a request', () => {
    expect(shape.commands[1]?.request?.schema).toEqual({
      kind: 'object',
      fields: [{ name: 'value', label: 'value', schema: { kind: 'number', whole: true } }],
    });
  });

  it('speaks the language asked for, else English, else uses the name', () => {
    expect(new Catalogue(MODELS, 'de').shape('dtmi:x:Station;1').label).toBe('Anlage');
    expect(new Catalogue(MODELS, 'fr').shape('dtmi:x:Station;1').label).toBe('Station');
    expect(shape.label).toBe('Oven');
  });

  it('ends where models contain or extend themselves', () => {
    const circle = [{ id: 'dtmi:x:A;1', model: { extends: 'dtmi:x:A;1', contents: [{ '@type': 'Component', name: 'a', schema: 'dtmi:x:A;1' }] } }];
    expect(new Catalogue(circle, 'en').shape('dtmi:x:A;1').lineage).toEqual(['dtmi:x:A;1']);
  });
});
