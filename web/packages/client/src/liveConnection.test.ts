import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LiveState, Transport, TransportOptions } from './live.ts';
import { LiveConnection } from './liveConnection.ts';

class FakeTransport implements Transport {
  watched: ReadonlySet<string> | undefined;
  isClosed = false;

  constructor(
    readonly kind: string,
    readonly options: TransportOptions,
  ) {}

  watch(twins: ReadonlySet<string> | undefined): void {
    this.watched = twins;
  }

  close(): void {
    this.isClosed = true;
  }
}

function never(): never {
  throw new Error('expected a transport');
}

function setUp(isLoggedIn = true) {
  const made: FakeTransport[] = [];
  const states: LiveState[] = [];
  const opened: boolean[] = [];
  const factory = (kind: string) => (options: TransportOptions) => {
    const transport = new FakeTransport(kind, options);
    made.push(transport);
    return transport;
  };
  const connection = new LiveConnection({
    transports: [factory('socket'), factory('sse')],
    isLoggedIn: () => isLoggedIn,
    onState: (state) => states.push(state),
    sink: { values: () => undefined, event: () => undefined, opened: (fresh) => opened.push(fresh) },
    now: () => Date.now(),
  });
  return { connection, made, states, opened, last: () => made[made.length - 1] ?? never() };
}

describe('LiveConnection', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('takes the next way at once when the first does not work at all', () => {
    const { connection, made, last } = setUp();
    connection.open();
    last().options.events.closed('unsupported');

    expect(made.map((each) => each.kind)).toEqual(['socket', 'sse']);
    expect(connection.state).toBe('connecting');
    connection.close();
  });

  it('comes back with growing pauses, goes on from where it was, and watches the same twins', () => {
    const { connection, made, last, states } = setUp();
    connection.open();
    connection.watch(new Set(['oven']));
    last().options.events.opened(true);
    last().options.events.reached('8192-0');
    last().options.events.closed('lost');
    expect(connection.state).toBe('lost');

    vi.advanceTimersByTime(499);
    expect(made).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(last().options.after).toBe('8192-0');
    expect(last().watched).toEqual(new Set(['oven']));
    last().options.events.closed('lost');
    vi.advanceTimersByTime(999);
    expect(made).toHaveLength(2);
    vi.advanceTimersByTime(1);
    last().options.events.opened(false);
    expect(states).toEqual(['live', 'lost', 'live']);
    connection.close();
  });

  it('says when the server is silent, and gives it up when it stays so', () => {
    const { connection, made, last } = setUp();
    connection.open();
    last().options.events.opened(true);

    vi.advanceTimersByTime(22_000);
    expect(connection.state).toBe('quiet');
    last().options.events.heard();
    expect(connection.state).toBe('live');

    const first = last();
    vi.advanceTimersByTime(45_000);
    expect(first.isClosed).toBe(true);
    expect(made.length).toBeGreaterThan(1);
    connection.close();
  });

  it('does not try again when the token is refused', () => {
    const { connection, made, last } = setUp();
    connection.open();
    last().options.events.closed('refused');

    vi.advanceTimersByTime(60_000);
    expect(made).toHaveLength(1);
    expect(connection.state).toBe('refused');
    connection.close();
  });

  it('hears nothing of a transport that is not in use any more', () => {
    const { connection, made, states, last } = setUp();
    connection.open();
    const old = last();
    old.options.events.closed('lost');
    vi.advanceTimersByTime(500);
    expect(made).toHaveLength(2);
    last().options.events.opened(true);

    old.options.events.closed('lost');
    expect(connection.state).toBe('live');
    expect(states).toEqual(['lost', 'live']);
    connection.close();
  });
});
