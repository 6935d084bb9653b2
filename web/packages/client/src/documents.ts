import type { components } from './schema.d.ts';

type Schemas = components['schemas'];

/** The schemas of answers leave members optional; the server always writes these. */
type Whole<T> = T extends readonly (infer E)[] ? Whole<E>[] : T extends object ? { [K in keyof T]-?: Whole<T[K]> } : T;
type With<T, K extends keyof T> = Omit<T, K> & { [P in K]?: T[P] | undefined };

/** What a twin's device is desired to be, beside what it reports. */
export type Desired = Schemas['Desired'];
export type DesiredValue = Schemas['DesiredValue'];

export type Quality = Schemas['Quality'];
export type Role = Schemas['WhoAmI']['role'];
export type Session = Schemas['Session'];
export type WhoAmI = Schemas['WhoAmI'];
export type LoginWays = Schemas['LoginWays'];
export type LoggedOut = Schemas['LoggedOut'];
export type User = Schemas['User'];
export type UserSecret = Schemas['UserSecret'];
export type Token = With<Whole<Schemas['Token']>, 'expires' | 'groups' | 'restricted' | 'lastUsed'>;
export type TokenSecret = Schemas['TokenSecret'];
export type Graph = Schemas['Graph'];
export type GraphTwin = Graph['twins'][number];
export type GraphRelationship = Graph['relationships'][number];
export type Fault = Schemas['FaultList']['value'][number];

export type PolicyAnswer = Schemas['PolicyAnswer'];
export type PolicyClause = Schemas['PolicyClause'];
export type Policy = Schemas['Policy'];

/** One current value of a twin. */
export interface TwinValue {
  value: unknown;
  quality: Quality;
  sourceTime: string;
  receivedTime: string;
  kind: 'property' | 'telemetry';
  type: Schemas['ValueType'];
  unit?: string;
}

export interface TwinState {
  twinId: string;
  modelId: string;
  draft: boolean;
  etag: string;
  values: Record<string, TwinValue>;
}

/** A stretch in which readings are known to be missing; without `from`, from the beginning. */
export type KnownGap = NonNullable<Schemas['History']['gaps']>[number];

export type History = Omit<Whole<Schemas['History']>, 'annotations' | 'gaps' | 'histogram' | 'series' | 'states'> & {
  gaps?: KnownGap[];
  annotations?: Record<string, unknown[]>;
  series: [string, unknown, Quality][];
};
export type DriftEntry = With<Whole<Schemas['DriftList']>['value'][number], 'twinId' | 'property' | 'resolvedPosition'>;
/** By which rules let people and systems be told. */
export type NotificationChannel = Schemas['NotificationChannel'];
export type Rebinding = Schemas['Rebinding'];
export type Source = With<Whole<Schemas['SourceList']>['value'][number], 'lastSeen' | 'lastPosition' | 'protocol'>;

export type MqttClient = Schemas['MqttClient'];

/** One packet of a trace. */
export interface MqttPacket {
  time: string;
  direction: 'in' | 'out';
  packet: string;
  bytes: number;
  fields: Record<string, unknown>;
}

/** That an item was, or is, installed at a location. */
export interface Installation {
  location: string;
  item: string;
  from: string;
  to?: string;
  installed: boolean;
  by?: string;
  reason?: string;
  removedBy?: string;
  removedReason?: string;
}

export type Run = Schemas['Run'];

/** What the audit says of one event. */
export interface AuditEntry {
  number: number;
  time: string;
  subject?: string;
  who: string;
  role?: string;
  what: string;
  why?: string;
  outcome: 'done' | 'refused';
  message?: string;
  before?: unknown;
  after?: unknown;
  count?: string;
}

/** Entries of the audit, newest first, and where older ones begin. */
export interface AuditPage {
  value: AuditEntry[];
  before?: number;
  groups: number;
  entries: number;
  inputsCovered: number;
  problem?: string;
}

/** What is known of one of Sparkplug's edge nodes or devices. */
export interface SparkplugMember {
  twin?: string;
  online: boolean;
  since?: string;
  lastBirth?: string;
  births: number;
  metrics: number;
}

export interface SparkplugNode extends SparkplugMember {
  group: string;
  edge: string;
  deaths: number;
  sequenceGaps: number;
  rebirthsRequested: number;
  rebirthPending: boolean;
  devices: (SparkplugMember & { device: string })[];
}

export interface Model {
  id: string;
  displayName?: Record<string, string>;
  description?: Record<string, string>;
  decommissioned?: boolean;
  model?: unknown;
}

/** Most urgent first. */
export const PRIORITIES = ['critical', 'high', 'medium', 'low', 'diagnostic'] as const;
export type Priority = (typeof PRIORITIES)[number];

export type AlarmState =
  | 'unacknowledged'
  | 'acknowledged'
  | 'returned'
  | 'normal'
  | 'latched-unacknowledged'
  | 'latched-acknowledged'
  | 'shelved'
  | 'suppressed'
  | 'out-of-service';

/** What happened to an alarm. */
export interface AlarmStep {
  what: string;
  at: string;
  by?: string;
  note?: string;
}

/** A rule and a twin, with a figure of their alarms. */
export interface AlarmPoint {
  rule: string;
  twin: string;
  title: string;
  value: number;
}

export interface AlarmReport {
  position: string;
  from: string;
  to: string;
  alarms: number;
  kpis: { name: string; value: number; unit: string; target: string; verdict: 'good' | 'tolerable' | 'bad' }[];
  topTen: AlarmPoint[];
  chattering: AlarmPoint[];
  fleeting: AlarmPoint[];
  stale: AlarmPoint[];
  standing: number;
  shelved: number;
  suppressed: number;
  outOfService: number;
  byPriority: Record<string, number>;
  floods: { from: string; to: string; alarms: number }[];
  /** Alarms of each ten minutes. */
  periods: number[];
}

/** From where one operator sees to alarms, and how it stands now. */
export interface AlarmPosition {
  name: string;
  open: number;
  unacknowledged: number;
  shelved: number;
  inTenMinutes: number;
  flood: boolean;
}


export interface Alarm {
  id: string;
  twin: string;
  rule: string;
  title: string;
  message?: string;
  priority: Priority;
  /** How often it was raised while open; absent for once. */
  count?: number;
  property?: string;
  value?: unknown;
  state: AlarmState;
  raised: string;
  returned?: string;
  acknowledged?: { at: string; by: string; comment?: string };
  command?: string;
  /** What it tells of holds. */
  holds?: boolean;
  firstOut?: boolean;
  escalated?: boolean;
  assignee?: string;
  consequence?: string;
  response?: string;
  timeToRespond?: string;
  failureMode?: string;
  group?: string;
  shelved?: { at: string; until: string; by: string; reason: string };
  suppressed?: { at: string };
  outOfService?: { at: string; by: string; reason: string; permit?: string };
  last?: AlarmStep;
  /** All that happened to it, the oldest first; only of one that is asked for alone. */
  history?: (AlarmStep & { state: AlarmState; received: string; priority: Priority })[];
}

export type CommandState =
  | 'accepted'
  | 'sent'
  | 'delivered'
  | 'succeeded'
  | 'verified'
  | 'unverified'
  | 'failed'
  | 'timed-out'
  | 'unknown'
  | 'cancelled';

/** A step that a command went through; `executed` stands for the state `succeeded`. */
export interface CommandStage {
  stage: string;
  time: string;
  position?: number;
}

export interface Command {
  id: string;
  twin: string;
  name: string;
  payload?: unknown;
  state: CommandState;
  origin: string;
  accepted: string;
  sent?: string;
  finished?: string;
  status?: number;
  response?: unknown;
  message?: string;
  late?: boolean;
  expect?: { condition: string; within: string; seen?: string };
  cancel?: { by: string; reason?: string; time: string; outcome: 'pending' | 'withdrawn' | 'told' };
  stages: CommandStage[];
}

export interface RuleFile {
  name: string;
  text: string;
}

export interface Rule {
  name: string;
  model: string;
  title?: string;
  priority?: Priority;
  state?: string;
}

/** Why a request was refused (RFC 9457). */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  name: string;
  where?: string;
  expected?: string;
  found?: string;
  details?: string[];
  /** Where in a text that was sent, from 1. */
  line?: number;
  column?: number;
}
