import type { SparkplugGrade, Violation } from '@lockstep/client/devices.ts';
import { expect, it } from 'vitest';
import { byTrouble, scoreOf } from './grades.ts';

function violation(...statements: string[]): Violation {
  return { statement: statements[0] ?? '', says: '', statements, count: 1, first: '', last: '', example: '' };
}

function grade(id: string, violations: Violation[]): SparkplugGrade {
  return { id, group: 'g', edge: id, online: true, lastSeen: '', messages: 1, messagesInDepth: 1, complete: true, statementsJudged: 10, violations };
}

it('a statement that several violations break counts once', () => {
  expect(scoreOf(grade('e', [violation('a', 'b'), violation('b', 'c')]))).toEqual({ kept: 7, judged: 10 });
  expect(scoreOf(grade('e', []))).toEqual({ kept: 10, judged: 10 });
});

it('those that break most come first', () => {
  expect([grade('b', []), grade('c', [violation('x')]), grade('a', [])].sort(byTrouble).map((each) => each.id)).toEqual(['c', 'a', 'b']);
});
