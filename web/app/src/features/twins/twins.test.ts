import { Catalogue } from '@lockstep/client/dtdl.ts';
import { expect, it } from 'vitest';
import { keyMembers, setPointOf, stateMember } from './keyMembers.ts';
import { initialInput, readInput } from './schemaInput.ts';

const zone = {
  contents: [
    { '@type': 'Property', name: 'temperature', schema: 'double', unit: 'degreeCelsius' },
    { '@type': 'Property', name: 'setpoint', schema: 'double', unit: 'degreeCelsius', writable: true },
    { '@type': 'Telemetry', name: 'burner', schema: 'double' },
  ],
};
const oven = {
  contents: [
    { '@type': 'Property', name: 'state', schema: { '@type': 'Enum', enumValues: [{ name: 'run', enumValue: 'run' }] } },
    { '@type': 'Property', name: 'count', schema: 'long' },
    { '@type': 'Property', name: 'speed', schema: 'double', unit: 'metrePerSecond' },
    { '@type': 'Component', name: 'zone1', displayName: 'Zone 1', schema: 'dtmi:x:Zone;1' },
  ],
};
const shape = new Catalogue(
  [
    { id: 'dtmi:x:Zone;1', model: zone },
    { id: 'dtmi:x:Oven;1', model: oven },
  ],
  'en',
).shape('dtmi:x:Oven;1');

it('a tile shows what rules watch and what has a set point before what has neither, in the order of the model', () => {
  const limits = new Map([['dtmi:x:Oven;1', new Map([['count', { high: 9 }]])]]);
  const rows = keyMembers(shape, limits, 3);
  expect(rows.map((row) => row.member.path)).toEqual(['count', 'speed', 'zone1/temperature']);
  expect(rows[0]?.limits).toEqual({ high: 9 });
  expect(rows[2]).toMatchObject({ setPoint: 'zone1/setpoint', label: 'Zone 1 temperature' });
});

it('a set point belongs to what has its unit, and to nothing else', () => {
  const path = (name: string) => {
    const member = shape.members.find((each) => each.path === name);
    return member === undefined ? undefined : setPointOf(member, shape);
  };
  expect(path('zone1/temperature')).toBe('zone1/setpoint');
  expect(path('zone1/burner')).toBeUndefined();
  expect(stateMember(shape)?.path).toBe('state');
});

it('what was typed is read by the schema, or refused', () => {
  const number = { kind: 'number', whole: false } as const;
  expect(readInput(number, ' 21,5 ')).toEqual({ isGood: true, value: 21.5 });
  expect(readInput(number, '')).toEqual({ isGood: false });
  expect(readInput({ kind: 'number', whole: true }, '2.5')).toEqual({ isGood: false });
  const choice = { kind: 'enum', values: [{ value: 7, label: 'Seven' }] } as const;
  expect(readInput({ ...choice, values: [...choice.values] }, initialInput({ ...choice, values: [...choice.values] }, undefined))).toEqual({ isGood: true, value: 7 });
  expect(readInput({ kind: 'object', fields: [{ name: 'to', label: 'To', schema: number }] }, { to: '3' })).toEqual({ isGood: true, value: { to: 3 } });
  expect(readInput({ kind: 'other' }, '{"a":')).toEqual({ isGood: false });
});
