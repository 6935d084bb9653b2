import { expect, it } from 'vitest';
import { documentAt, documentsOf, namedIn, withText } from './ruleText.ts';

const TEXT = `rule: hot # note
model: dtmi:a:Oven;1
when: zone2.temperature > 260
---
test: it is told
rule: hot
given: []
--- # next
compute: sum
model: "dtmi:a:Line;1"
`;

it('tells documents apart by their lines', () => {
  expect(documentsOf(TEXT)).toEqual([
    { kind: 'rule', name: 'hot', model: 'dtmi:a:Oven;1', from: 0, to: 3 },
    { kind: 'test', name: 'it is told', model: '', from: 4, to: 7 },
    { kind: 'compute', name: 'sum', model: 'dtmi:a:Line;1', from: 8, to: 11 },
  ]);
  expect(documentAt(TEXT, 5)?.kind).toBe('test');
  expect(documentAt('', 0)?.kind).toBe('');
});

it('finds the properties that a text names as whole words', () => {
  const paths = ['temperature', 'zone2/temperature', 'zone2/temp'];
  expect(namedIn(TEXT, paths)).toEqual(['zone2/temperature']);
});

it('changes one file only', () => {
  const files = [
    { name: 'a', text: '1' },
    { name: 'b', text: '2' },
  ];
  expect(withText(files, 'b', '3')).toEqual([files[0], { name: 'b', text: '3' }]);
});
