import { expect, it } from 'vitest';
import { de } from './de.ts';
import { en, type Key } from './en.ts';

function placesOf(text: string): string[] {
  return [...text.matchAll(/\{\w+\}/g)].map(([place]) => place).sort();
}

it('every text of every language has the same places for values', () => {
  for (const key of Object.keys(en) as Key[]) {
    expect(placesOf(de[key]), key).toEqual(placesOf(en[key]));
  }
});

it('no text is empty, and none is left over', () => {
  expect(Object.entries(de).filter(([, text]) => text.trim() === '')).toEqual([]);
  expect(Object.keys(de).sort()).toEqual(Object.keys(en).sort());
});
