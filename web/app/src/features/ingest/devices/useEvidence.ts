import type { Device } from '@lockstep/client/devices.ts';
import type { TwinState } from '@lockstep/client/documents.ts';
import { useQueries, useQuery } from '@tanstack/react-query';
import { useNow } from '../../../data/hooks.ts';
import { driftQuery, sourcesQuery, twinQuery } from '../../../data/queries.ts';
import { deviceSessionsQuery, isMissing } from './deviceQueries.ts';
import type { Evidence } from './ladder.ts';

const TWINS_MAX = 8;
const TWIN_PACE_MS = 4_000;

/** The twins that a device may feed: its own, and those of its entry; of Sparkplug those of its edge node. */
export function twinsOf(device: Device): string[] {
  const own = device.sparkplug === undefined ? device.id : device.sparkplug.replace('/', ':');
  return [...new Set([own, ...device.feeds])].slice(0, TWINS_MAX);
}

/** All that is known of where a device's data gets to; undefined until it has been read. */
export function useEvidence(device: Device): { evidence: Evidence; nowMs: number } | undefined {
  const nowMs = useNow(2_000);
  const sessions = useQuery(deviceSessionsQuery(device.id)).data;
  const sources = useQuery(sourcesQuery).data;
  const drift = useQuery(driftQuery).data;
  const twins = useQueries({
    queries: twinsOf(device).map((id) => ({
      ...twinQuery(id),
      retry: (count: number, error: Error) => count < 1 && !isMissing(error),
      refetchInterval: TWIN_PACE_MS,
    })),
    combine: (results) => ({
      isRead: results.every((each) => each.isError || each.data !== undefined),
      found: results.flatMap((each) => (each.data === undefined || each.isError ? [] : [each.data])),
    }),
  });
  if (sessions === undefined || sources === undefined || drift === undefined || !twins.isRead) {
    return undefined;
  }
  return {
    nowMs,
    evidence: {
      device,
      sessions,
      source: sources.list.value.find((each) => each.device === device.id),
      drift: drift.value.filter((each) => each.device === device.id),
      twins: twins.found.map((twin) => twin.twinId),
      lastValueMs: latest(twins.found),
    },
  };
}

function latest(twins: TwinState[]): number | undefined {
  const times = twins.flatMap((twin) => Object.values(twin.values).map((value) => Date.parse(value.receivedTime)));
  return times.length === 0 ? undefined : Math.max(...times);
}
