import { DEVICE_STATES } from '@lockstep/client/devices.ts';
import { describe, expect, it } from 'vitest';
import { isLive, linesOf, movesOf, namesOf, needsReason, stateAfter, tagLines, tagsOf } from './moves.ts';

describe('a device moves on in its life', () => {
  it('to no state that it is in already', () => {
    for (const state of DEVICE_STATES) {
      expect(movesOf(state).map(stateAfter), state).not.toContain(state);
    }
  });

  it('and out of the last state only as an entry that goes', () => {
    expect(movesOf('decommissioned')).toEqual(['remove']);
    expect(movesOf('quarantined')).toContain('release');
    expect(movesOf('suspended')).toContain('resume');
  });

  it('with a reason where it is shut out', () => {
    expect((['suspend', 'resume', 'quarantine', 'release', 'decommission', 'remove'] as const).filter(needsReason)).toEqual([
      'suspend',
      'quarantine',
      'decommission',
    ]);
  });
});

it('a credential lives until it ends', () => {
  const now = Date.parse('2026-01-31T08:00:00Z');
  expect(isLive({ id: '1', kind: 'secret' }, now)).toBe(true);
  expect(isLive({ id: '1', kind: 'secret', expires: '2026-01-31T08:00:01Z' }, now)).toBe(true);
  expect(isLive({ id: '1', kind: 'secret', expires: '2026-01-31T08:00:00Z' }, now)).toBe(false);
});

it('what is typed becomes lists and tags, and back', () => {
  expect(linesOf(' a/+/b \n\n c,d ')).toEqual(['a/+/b', 'c,d']);
  expect(namesOf(' north, ,south ')).toEqual(['north', 'south']);
  expect(tagsOf('line = 4\nspare\nnote=a=b')).toEqual({ line: '4', spare: '', note: 'a=b' });
  expect(tagLines({ line: '4', spare: '' })).toEqual(['line=4', 'spare']);
});
