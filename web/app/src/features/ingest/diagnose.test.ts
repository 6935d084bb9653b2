import { expect, it } from 'vitest';
import type { Source } from '@lockstep/client/documents.ts';
import { diagnose, rateOf } from './diagnose.ts';
import { readReason } from './reason.ts';

const NOW = Date.parse('2026-01-31T08:10:00Z');
const SINCE = Date.parse('2026-01-31T08:00:00Z');

function source(changes: Partial<Source>): Source {
  return { device: 'oven-1', registered: true, messages: 600, bytes: 1, drifted: 0, lastSeen: '2026-01-31T08:09:59Z', protocol: 'mqtt', ...changes };
}

it('names the most likely cause first', () => {
  expect(diagnose(source({}), SINCE, NOW).kind).toBe('fine');
  expect(diagnose(source({ lastSeen: undefined, messages: 0 }), SINCE, NOW).kind).toBe('never');
  expect(diagnose(source({ lastSeen: '2026-01-31T08:08:00Z', drifted: 300 }), SINCE, NOW)).toEqual({ kind: 'silent', ageMs: 120_000 });
  expect(diagnose(source({ drifted: 300 }), SINCE, NOW)).toEqual({ kind: 'drifting', share: 0.5 });
  expect(diagnose(source({ registered: false }), SINCE, NOW).kind).toBe('unknownDevice');
});

it('does not call a slow source silent', () => {
  expect(diagnose(source({ messages: 2, lastSeen: '2026-01-31T08:08:00Z' }), SINCE, NOW).kind).toBe('fine');
});

it('counts a rate between two looks', () => {
  expect(rateOf(source({ messages: 620 }), source({}), 10_000)).toBe(2);
  expect(rateOf(source({}), undefined, 10_000)).toBeUndefined();
});

it('takes the code of a reason apart from its words', () => {
  expect(readReason('UNKNOWN_PROPERTY: did you mean weight?')).toEqual({ code: 'UNKNOWN_PROPERTY', words: 'did you mean weight?' });
  expect(readReason('something new')).toEqual({ code: undefined, words: 'something new' });
});
