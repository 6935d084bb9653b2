import type { LiveState } from '@lockstep/client/live.ts';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { Catalogue } from '@lockstep/client/dtdl.ts';
import { PRIORITIES, type Alarm, type Role } from '@lockstep/client/documents.ts';
import { useLanguage } from '../i18n/language.ts';
import { live } from './liveHub.ts';
import { alarmsQuery, catalogueQuery } from './queries.ts';
import { covers, session, type Login } from './session.ts';

export function useLogin(): Login | undefined {
  return useSyncExternalStore(session.subscribe, session.current);
}

/** Whether whoever is logged in may do what `role` may do. */
export function useMay(role: Role): boolean {
  return covers(useLogin()?.role, role);
}

export function useLiveState(): LiveState {
  return useSyncExternalStore(live.subscribeState, live.state);
}

/** Wants the values of these twins while the component is shown. */
export function useWatch(twins: readonly string[]): void {
  const key = twins.join('\n');
  useEffect(() => (key === '' ? undefined : live.watch(key.split('\n'))), [key]);
}

/** The models, in the language of the screen. */
export function useCatalogue(): Catalogue | undefined {
  return useQuery(catalogueQuery(useLanguage())).data;
}

const NO_ALARMS: Alarm[] = [];

/** All alarms that are neither closed nor put aside. */
export function useOpenAlarms(): Alarm[] {
  return useQuery(alarmsQuery('open')).data ?? NO_ALARMS;
}

/** Unacknowledged first, then the more urgent, then the later. */
export function byUrgency(a: Alarm, b: Alarm): number {
  const fresh = Number(needsEyes(b)) - Number(needsEyes(a));
  const urgency = PRIORITIES.indexOf(a.priority) - PRIORITIES.indexOf(b.priority);
  return fresh !== 0 ? fresh : urgency !== 0 ? urgency : b.raised.localeCompare(a.raised);
}

/** Nobody has acknowledged it yet. */
export function needsEyes(alarm: Alarm): boolean {
  return alarm.state === 'unacknowledged' || alarm.state === 'returned' || alarm.state === 'latched-unacknowledged';
}

/** What it tells of holds, and operators are told. */
export function isActive(alarm: Alarm): boolean {
  return alarm.state === 'unacknowledged' || alarm.state === 'acknowledged';
}

/** The most urgent open alarm of each twin. */
export function useAlarmsByTwin(): ReadonlyMap<string, Alarm[]> {
  const alarms = useOpenAlarms();
  return useMemo(() => {
    const byTwin = new Map<string, Alarm[]>();
    for (const alarm of [...alarms].sort(byUrgency)) {
      byTwin.set(alarm.twin, [...(byTwin.get(alarm.twin) ?? []), alarm]);
    }
    return byTwin;
  }, [alarms]);
}

/** The time, milliseconds since 1970, renewed at this pace. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
