/** The states of a device, in the order of its life. */
export const DEVICE_STATES = ['provisioned', 'active', 'suspended', 'quarantined', 'decommissioned'] as const;
export type DeviceState = (typeof DEVICE_STATES)[number];

export type CredentialKind = 'secret' | 'key' | 'thumbprint' | 'authority';

/** What is known of a credential; never what it is. */
export interface CredentialInfo {
  id: string;
  kind: CredentialKind;
  issued?: string;
  /** Absent for one that does not end. */
  expires?: string;
}

export interface DeviceModule {
  id: string;
  credentials: CredentialInfo[];
}

/** 0 stands for what the settings say. */
export interface DeviceQuota {
  messagesPerSecond: number;
  bytesPerSecond: number;
  connections: number;
}

export interface Device {
  id: string;
  state: DeviceState;
  /** Why it is in this state. */
  reason?: string;
  since?: string;
  enabled: boolean;
  hasCredential: boolean;
  credentials: CredentialInfo[];
  modules: DeviceModule[];
  model: string;
  publish: string[];
  subscribe: string[];
  feeds: string[];
  sparkplug?: string;
  groups: string[];
  tags: Record<string, string>;
  quota: DeviceQuota;
  enrolment?: string;
  /** Whether it or a module of it has a connection. */
  connected: boolean;
  /** When it came or went last; absent before the first time. */
  connectedChanged?: string;
  /** What is wrong with it at present. */
  lastError?: DeviceTrouble;
  telemetry?: DeviceTelemetry;
  quarantine?: { messages: number; bytes: number; lost: number };
}

export interface DeviceTrouble {
  kind: 'login' | 'connections' | 'quota' | 'publish' | 'subscribe' | 'protocol' | 'drift';
  text: string;
  address?: string;
  count: number;
  first: string;
  last: string;
}

/** What ended a connection. */
export type ConnectionEnd = 'client' | 'network' | 'keep-alive' | 'takeover' | 'access' | 'quota' | 'administrator' | 'protocol' | 'server';

/** A connection that a device has, or had. */
export interface DeviceConnection {
  client: string;
  principal: string;
  connected: string;
  address?: string;
  listener?: string;
  protocol?: string;
  /** Kind and id of what it proved itself by. */
  credential?: string;
  /** Absent while it lasts, as all that follows. */
  disconnected?: string;
  seconds?: number;
  by?: ConnectionEnd;
  code?: string;
  reason?: string;
  received?: number;
  sent?: number;
}

/** What becomes of the telemetry of a device that was decommissioned. */
export interface DeviceTelemetry {
  policy: 'keep' | 'archive' | 'purge';
  done: boolean;
  /** Once it is done. */
  outcome?: {
    /** What was purged of each twin; with the copy when one was kept. */
    twins?: { id: string; rows: number; upTo: number; file?: string; sha256?: string }[];
    /** Twins that another device feeds, too. */
    kept?: { id: string; fedBy: string[] }[];
    error?: string;
  };
}

/** A page of devices, by id. */
export interface DevicePage {
  value: Device[];
  /** How many there are on all pages. */
  total: number;
  /** What `after` of the next page is; absent on the last. */
  next?: string;
}

/** What was found at one step of the way of a device's data. */
export interface DiagnosisStep {
  step: 'registry' | 'credentials' | 'connection' | 'refusal' | 'message' | 'quota' | 'binding' | 'twin' | 'history';
  verdict: 'good' | 'warning' | 'bad';
  at?: string;
  text: string;
}

/** Why a device's data may be missing, from its entry to the history. */
export interface Diagnosis {
  id: string;
  /** What the first broken step says; absent when none is. */
  cause?: string;
  steps: DiagnosisStep[];
}

/** What a device was given; secrets are shown this once. */
export interface DrawnCredential {
  id: string;
  credential?: string;
  key?: string;
  thumbprint?: string;
  credentialId?: string;
}

export interface SignedCertificate {
  id: string;
  certificate: string;
  authority: string;
  credentialId: string;
}

/** What became of the rows of an import. */
export interface DeviceImport {
  created: number;
  changed: number;
  refused: number;
  refusals: { line: number; id: string; code: string; message: string }[];
}

/** A device that asked to come in, and has to wait until somebody says so. */
export interface WaitingDevice {
  id: string;
  /** Absent when it only named itself. */
  enrolment?: string;
  firstSeen: string;
  lastSeen: string;
  count: number;
  address: string;
  rejected: boolean;
}

export interface Enrolment {
  id: string;
  proof: 'symmetric-key' | 'authority' | 'claim';
  ids: string;
  enabled: boolean;
  approval: boolean;
  devicesMax: number;
  devices: number;
  model: string;
  groups: string[];
}

/** A client certificate that is not believed any more. */
export interface Revocation {
  thumbprint: string;
  reason: string;
  at: string;
}

/** A rule of the Sparkplug specification that an edge node broke. */
export interface Violation {
  statement: string;
  says: string;
  statements: string[];
  count: number;
  first: string;
  last: string;
  example: string;
}

/** How well an edge node keeps to the Sparkplug specification. */
export interface SparkplugGrade {
  id: string;
  group: string;
  edge: string;
  clientId?: string;
  online: boolean;
  lastSeen: string;
  messages: number;
  messagesInDepth: number;
  /** False when its metrics are too many to compare data with births. */
  complete: boolean;
  statementsJudged: number;
  violations: Violation[];
}

export interface SparkplugGrades {
  since: string;
  ungradedMessages: number;
  skips: number;
  value: SparkplugGrade[];
}
