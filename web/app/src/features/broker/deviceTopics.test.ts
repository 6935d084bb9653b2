import type { Device } from '@lockstep/client/devices.ts';
import { expect, it } from 'vitest';
import { filtersOf, levelOf } from './deviceTopics.ts';

function device(changes: Partial<Device>): Device {
  return {
    id: 'pump-1',
    state: 'active',
    enabled: true,
    hasCredential: true,
    credentials: [],
    modules: [],
    model: '',
    publish: [],
    subscribe: [],
    feeds: [],
    groups: [],
    tags: {},
    connected: false,
    quota: { messagesPerSecond: 0, bytesPerSecond: 0, connections: 0 },
    ...changes,
  };
}

it('an id is one level of a topic', () => {
  expect(levelOf('a/b+c#d%')).toBe('a%2Fb%2Bc%23d%25');
});

it('a device is heard on its own topics, those of its twins, and what else it may publish', () => {
  expect(filtersOf(device({}), false)).toEqual(['lockstep/v1/pump-1/#']);
  expect(filtersOf(device({ feeds: ['tank-1'], sparkplug: 'plant/edge' }), false)).toEqual(['lockstep/v1/pump-1/#', 'lockstep/v1/tank-1/#', 'spBv1.0/plant/+/edge/#']);
  expect(filtersOf(device({ publish: ['site/${tag:line}/${device}/up', '${group}/up', '$share/x', '#'], groups: ['a', 'b'], tags: { line: '4' } }), false)).toEqual([
    'lockstep/v1/pump-1/#',
    'site/4/pump-1/up',
    'a/up',
    'b/up',
  ]);
});

it('topics of a cloud are for administrators', () => {
  expect(filtersOf(device({}), true)).toContain('$device/pump-1/#');
});
