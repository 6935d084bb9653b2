import type { Device } from '@lockstep/client/devices.ts';
import type { DriftEntry, MqttClient, Source } from '@lockstep/client/documents.ts';
import { isLive } from './moves.ts';

/** The steps between a device and its history, in the order in which data goes. */
export type Step = 'state' | 'credential' | 'connection' | 'message' | 'accepted' | 'twin' | 'value';
export type Verdict = 'good' | 'bad' | 'unknown';

/** What was found at a step. `finding` names the words for it; `at` is when, milliseconds since 1970. */
export interface Rung {
  step: Step;
  verdict: Verdict;
  finding: Finding;
  at?: number;
  detail?: string;
}

export type Finding =
  | 'mayConnect'
  | 'suspended'
  | 'quarantined'
  | 'decommissioned'
  | 'hasCredential'
  | 'noCredential'
  | 'expired'
  | 'connected'
  | 'overHttp'
  | 'away'
  | 'neverConnected'
  | 'heard'
  | 'neverHeard'
  | 'understood'
  | 'drifting'
  | 'held'
  | 'nothingYet'
  | 'hasTwin'
  | 'noTwin'
  | 'hasValue'
  | 'noValue';

/** What is known of a device, as far as it has been read. */
export interface Evidence {
  device: Device;
  sessions: MqttClient[];
  source: Source | undefined;
  drift: DriftEntry[];
  /** The twins that it may feed and that there are. */
  twins: string[];
  /** When the latest value of any of them came; undefined for never. */
  lastValueMs: number | undefined;
}

const DRIFT_IS_LATEST_MS = 1_000;

/** Why is my data missing? Each step with what was found; what lies behind a broken step can only be told from the past. */
export function ladderOf(evidence: Evidence, nowMs: number): Rung[] {
  return [state(evidence.device), credential(evidence.device, nowMs), connection(evidence, nowMs), message(evidence.source), accepted(evidence), twin(evidence), value(evidence)];
}

/** The first step that is broken: what to mend. */
export function brokenRung(rungs: readonly Rung[]): Rung | undefined {
  return rungs.find((rung) => rung.verdict === 'bad');
}

function state(device: Device): Rung {
  const details = device.reason === undefined ? {} : { detail: device.reason };
  switch (device.state) {
    case 'provisioned':
    case 'active':
      return { step: 'state', verdict: 'good', finding: 'mayConnect' };
    case 'suspended':
    case 'quarantined':
    case 'decommissioned':
      return { step: 'state', verdict: 'bad', finding: device.state, ...details };
  }
}

function credential(device: Device, nowMs: number): Rung {
  const live = device.credentials.filter((each) => isLive(each, nowMs));
  if (live.length > 0) {
    return { step: 'credential', verdict: 'good', finding: 'hasCredential', detail: live.map((each) => each.kind).join(', ') };
  }
  return { step: 'credential', verdict: 'bad', finding: device.credentials.length > 0 ? 'expired' : 'noCredential' };
}

function connection({ sessions, source }: Evidence, nowMs: number): Rung {
  const connected = sessions.find((each) => each.connected);
  if (connected !== undefined) {
    return {
      step: 'connection',
      verdict: 'good',
      finding: 'connected',
      ...when(connected.connectedSince),
      detail: [connected.protocol, connected.address].filter((each) => each !== undefined).join(' · '),
    };
  }
  if (source?.protocol === 'http' && source.lastSeen !== undefined && nowMs - Date.parse(source.lastSeen) < 60_000) {
    return { step: 'connection', verdict: 'good', finding: 'overHttp' };
  }
  const away = sessions[0];
  if (away === undefined) {
    return source?.lastSeen === undefined
      ? { step: 'connection', verdict: 'bad', finding: 'neverConnected' }
      : { step: 'connection', verdict: 'bad', finding: 'away' };
  }
  const error = away.lastError;
  return {
    step: 'connection',
    verdict: 'bad',
    finding: 'away',
    ...when(away.awaySince),
    ...(error === undefined ? {} : { detail: `${error.code} ${error.reason}` }),
  };
}

function message(source: Source | undefined): Rung {
  return source?.lastSeen === undefined
    ? { step: 'message', verdict: 'bad', finding: 'neverHeard' }
    : { step: 'message', verdict: 'good', finding: 'heard', ...when(source.lastSeen), detail: String(source.messages) };
}

function accepted({ device, source, drift }: Evidence): Rung {
  if (device.state === 'quarantined') {
    return { step: 'accepted', verdict: 'bad', finding: 'held', detail: String(device.quarantine?.messages ?? 0) };
  }
  if (source?.lastSeen === undefined) {
    return { step: 'accepted', verdict: 'unknown', finding: 'nothingYet' };
  }
  const last = [...drift].sort((a, b) => Date.parse(b.last) - Date.parse(a.last))[0];
  // Drift of long ago is over when later messages were understood.
  if (last !== undefined && Date.parse(source.lastSeen) - Date.parse(last.last) <= DRIFT_IS_LATEST_MS) {
    return { step: 'accepted', verdict: 'bad', finding: 'drifting', ...when(last.last), detail: [last.property, last.reason].filter(Boolean).join(': ') };
  }
  return { step: 'accepted', verdict: 'good', finding: 'understood' };
}

function twin({ twins }: Evidence): Rung {
  return twins.length === 0 ? { step: 'twin', verdict: 'bad', finding: 'noTwin' } : { step: 'twin', verdict: 'good', finding: 'hasTwin', detail: twins.join(', ') };
}

function value({ twins, lastValueMs }: Evidence): Rung {
  if (lastValueMs !== undefined) {
    return { step: 'value', verdict: 'good', finding: 'hasValue', at: lastValueMs };
  }
  return { step: 'value', verdict: twins.length === 0 ? 'unknown' : 'bad', finding: 'noValue' };
}

function when(time: string | undefined): { at?: number } {
  return time === undefined ? {} : { at: Date.parse(time) };
}
