import type { Transport, TransportFactory, TransportOptions } from './live.ts';
import { eventOf, valuesOf } from './liveText.ts';
import { SseParser, type ServerSentEvent } from './sse.ts';

/** The live feed as server-sent events by fetch, which can go on from a place and tell why it was refused. */
export const sseTransport: TransportFactory = (options) => new SseTransport(options);

class SseTransport implements Transport {
  private readonly abort = new AbortController();
  private watched: ReadonlySet<string> | undefined;

  constructor(private readonly options: TransportOptions) {
    void this.run();
  }

  watch(twins: ReadonlySet<string> | undefined): void {
    // The stream cannot be told after it began: all comes, and what nobody looks at is dropped here.
    this.watched = twins;
  }

  close(): void {
    this.abort.abort();
  }

  private async run(): Promise<void> {
    const { events, after } = this.options;
    try {
      const headers: Record<string, string> = { Accept: 'text/event-stream' };
      if (after !== undefined) {
        headers['Last-Event-ID'] = after;
      }
      const response = await fetch('/api/v1/live', { headers, signal: this.abort.signal, cache: 'no-store', credentials: 'same-origin' });
      if (response.status === 401 || response.status === 403) {
        events.closed('refused');
        return;
      }
      if (!response.ok || response.body === null) {
        events.closed('lost');
        return;
      }
      events.opened(after === undefined);
      await this.read(response.body);
      events.closed('lost');
    } catch {
      if (!this.abort.signal.aborted) {
        events.closed('lost');
      }
    }
  }

  private async read(body: ReadableStream<Uint8Array>): Promise<void> {
    const parser = new SseParser(
      (event) => this.take(event),
      () => this.options.events.heard(),
    );
    const decoder = new TextDecoder();
    const reader = body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        return;
      }
      this.options.events.heard();
      parser.feed(decoder.decode(value, { stream: true }));
    }
  }

  private take(event: ServerSentEvent): void {
    const { events } = this.options;
    if (event.type === 'samples') {
      const values = valuesOf(event.data);
      const first = values[0];
      if (first !== undefined && (this.watched === undefined || this.watched.has(first.twin))) {
        events.values(values);
      }
    } else {
      const other = eventOf(event.type, event.data);
      if (other !== undefined) {
        events.event(other);
      }
    }
    if (event.id !== '') {
      events.reached(event.id);
    }
  }
}
