import type { Alarm } from '@lockstep/client/documents.ts';
import { expect, test } from 'vitest';
import { actionsOf, bodyOf } from './alarmActions.ts';

const alarm: Alarm = { id: '1-0', twin: 'oven', rule: 'hot', title: 'Hot', priority: 'low', state: 'unacknowledged', raised: '2026-01-01T00:00:00Z' };
const words = { reason: 'why', time: '1h', permit: '', to: 'ann' };

test('what may be done follows from where an alarm stands', () => {
  expect(actionsOf(alarm)).toEqual(['shelve', 'outOfService', 'assign', 'comment']);
  const shelved = { at: alarm.raised, until: alarm.raised, by: 'ann', reason: 'noise' };
  expect(actionsOf({ ...alarm, state: 'shelved', shelved })).toEqual(['unshelve', 'outOfService', 'assign', 'comment']);
  expect(actionsOf({ ...alarm, state: 'latched-acknowledged' })[0]).toBe('reset');
  expect(actionsOf({ ...alarm, state: 'normal' })).toEqual(['shelve', 'outOfService', 'comment']);
});

test('an action sends what it needs and nothing else', () => {
  expect(bodyOf('shelve', words)).toEqual({ reason: 'why', for: '1h' });
  expect(bodyOf('outOfService', words)).toEqual({ reason: 'why' });
  expect(bodyOf('outOfService', { ...words, permit: 'P-1' })).toEqual({ reason: 'why', permit: 'P-1' });
  expect(bodyOf('comment', words)).toEqual({ comment: 'why' });
  expect(bodyOf('assign', words)).toEqual({ to: 'ann' });
  expect(bodyOf('reset', { ...words, reason: '' })).toEqual({});
});
