import { expect, it } from 'vitest';
import { idleOf, runningOf, type Behaviour, type BehaviourOfTwin } from './behaviourData.ts';

function twin(id: string, state: BehaviourOfTwin['state']): BehaviourOfTwin {
  return { twin: id, state, steps: 0, lateReadings: 0, restarts: 0, failures: 0, outputs: [] };
}

it('what failed comes first, then by name and twin', () => {
  const of = (name: string, ...twins: BehaviourOfTwin[]): Behaviour => ({ name, place: 'uploaded', mode: 'shadow', model: 'm', version: '1', of: 'x', step: 1, twins });
  const list = runningOf([of('b', twin('2', 'running'), twin('1', 'running')), of('a', twin('3', 'waiting'), twin('4', 'failed'))]);
  expect(list.map(({ behaviour, of: { twin: id } }) => behaviour.name + id)).toEqual(['a4', 'a3', 'b1', 'b2']);
});

it('those beside no twin stand by themselves', () => {
  const of = (name: string, ...twins: BehaviourOfTwin[]): Behaviour => ({ name, place: 'uploaded', mode: 'shadow', model: 'm', version: '1', of: 'x', step: 1, twins });
  expect(idleOf([of('c'), of('b', twin('1', 'running')), of('a')]).map(({ name }) => name)).toEqual(['a', 'c']);
});
