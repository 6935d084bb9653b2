import type { Alarm, Command, Desired, Quality } from './documents.ts';

/** A value that the server told, with the times in milliseconds since 1970. */
export interface LiveValue {
  twin: string;
  property: string;
  value: unknown;
  unit: string;
  quality: Quality;
  sourceMs: number;
  /** False when a later value of the twin is known already. */
  current: boolean;
}

/** What happened besides values. */
export type LiveEvent =
  | { type: 'alarm'; alarm: Alarm }
  | { type: 'command'; command: Command }
  | { type: 'desired'; desired: Desired }
  | { type: 'structure'; kind: 'twin' | 'relationship' | 'model' | 'drift' | 'refusal'; subject: string }
  | { type: 'gap'; events: number };

/**
 * Whether what is shown is what is.
 *
 * `live`: the server is heard. `quiet`: connected, but not heard of for longer than it promises. `lost`: not connected,
 * a new attempt is under way. `refused`: the session is no longer known.
 */
export type LiveState = 'connecting' | 'live' | 'quiet' | 'lost' | 'refused';

/** Takes what a connection hears. */
export interface LiveSink {
  values(values: LiveValue[]): void;
  event(event: LiveEvent): void;
  /** `fresh` when what happened before is not known: read everything again. */
  opened(fresh: boolean): void;
}

/** One way to hear the server. */
export interface Transport {
  /** Which twins' values to send; all when undefined. */
  watch(twins: ReadonlySet<string> | undefined): void;
  close(): void;
}

export interface TransportEvents extends LiveSink {
  /** Something came, if only a sign of life. */
  heard(): void;
  /** The place in the server's log up to which all is known. */
  reached(id: string): void;
  closed(reason: 'lost' | 'refused' | 'unsupported'): void;
}

export interface TransportOptions {
  /** The place to go on from, if there is one. */
  after: string | undefined;
  events: TransportEvents;
}

export type TransportFactory = (options: TransportOptions) => Transport;
