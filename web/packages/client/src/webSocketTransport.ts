import type { Quality } from './documents.ts';
import type { LiveValue, Transport, TransportFactory, TransportOptions } from './live.ts';
import { eventOf } from './liveText.ts';

/**
 * The live feed over one WebSocket. Values come in frames of numbers: a tag's number stands for its twin, property and
 * unit, which the server tells once; it sends the last value of a tag at most ten times a second.
 */
export type Frame =
  | { type: 'hello'; resumed: boolean }
  | { type: 'tags'; tags: [number: number, twin: string, property: string, unit: string][] }
  | { type: 'values'; at?: string; values: [tag: number, value: unknown, sourceMs: number, quality?: Quality][] }
  | { type: 'event'; event: string; at?: string; data: unknown }
  | { type: 'gap'; events: number }
  | { type: 'beat' };

export const webSocketTransport: TransportFactory = (options) => new WebSocketTransport(options);

interface Tag {
  twin: string;
  property: string;
  unit: string;
}

/** Close codes of the server (RFC 6455 §7.4.2, private use). */
const REFUSED = 4401;

class WebSocketTransport implements Transport {
  private readonly socket: WebSocket;
  private readonly tags = new Map<number, Tag>();
  private watched: ReadonlySet<string> | undefined = new Set();
  private isOpen = false;
  private isClosed = false;

  constructor(private readonly options: TransportOptions) {
    const url = new URL('/api/v1/live', window.location.href);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    // The browser sends the session's cookie along.
    this.socket = new WebSocket(url, ['lockstep.live']);
    this.socket.onopen = () => this.opened();
    this.socket.onmessage = (message) => this.take(message.data as string);
    this.socket.onclose = (event) => this.closed(event.code);
  }

  watch(twins: ReadonlySet<string> | undefined): void {
    this.watched = twins;
    if (this.isOpen) {
      this.send({ type: 'watch', twins: twins === undefined ? null : [...twins] });
    }
  }

  close(): void {
    this.isClosed = true;
    this.socket.close();
  }

  private opened(): void {
    this.isOpen = true;
    const { after } = this.options;
    this.send(after === undefined ? { type: 'begin' } : { type: 'begin', after });
    this.watch(this.watched);
  }

  private closed(code: number): void {
    if (!this.isClosed) {
      this.isClosed = true;
      this.options.events.closed(code === REFUSED ? 'refused' : this.isOpen ? 'lost' : 'unsupported');
    }
  }

  private send(message: unknown): void {
    this.socket.send(JSON.stringify(message));
  }

  private take(text: string): void {
    const { events } = this.options;
    events.heard();
    const frame = JSON.parse(text) as Frame;
    switch (frame.type) {
      case 'hello':
        events.opened(!frame.resumed);
        return;
      case 'tags':
        for (const [number, twin, property, unit] of frame.tags) {
          this.tags.set(number, { twin, property, unit });
        }
        return;
      case 'values':
        events.values(this.valuesOf(frame.values));
        break;
      case 'event': {
        const event = eventOf(frame.event, JSON.stringify(frame.data));
        if (event !== undefined) {
          events.event(event);
        }
        break;
      }
      case 'gap':
        events.event({ type: 'gap', events: frame.events });
        return;
      case 'beat':
        return;
    }
    if (frame.at !== undefined) {
      events.reached(frame.at);
    }
  }

  private valuesOf(rows: [tag: number, value: unknown, sourceMs: number, quality?: Quality][]): LiveValue[] {
    const values: LiveValue[] = [];
    for (const [number, value, sourceMs, quality = 'good'] of rows) {
      const tag = this.tags.get(number);
      if (tag !== undefined) {
        values.push({ ...tag, value, sourceMs, quality, current: true });
      }
    }
    return values;
  }
}
