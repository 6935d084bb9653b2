import type { LiveSink, LiveState, Transport, TransportEvents, TransportFactory } from './live.ts';

/** The server sends a sign of life at least every 15 s. */
const SILENCE_MS = 20_000;
const CHECK_MS = 1_000;
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 15_000;

export interface LiveConnectionOptions {
  /** Ways to hear the server, best first; the next is taken when one does not work at all. */
  transports: TransportFactory[];
  /** Whether anybody is logged in. */
  isLoggedIn: () => boolean;
  sink: LiveSink;
  onState: (state: LiveState) => void;
  now?: () => number;
}

/**
 * Keeps one connection to the live feed: reconnects with growing pauses, goes on from where it was, and says at any
 * time whether what is shown can be trusted.
 */
export class LiveConnection {
  private readonly now: () => number;
  private transport: Transport | undefined;
  private transportIndex = 0;
  private watched: ReadonlySet<string> | undefined = new Set();
  private after: string | undefined;
  private attempts = 0;
  private heardAt = 0;
  private current: LiveState = 'connecting';
  private retry: ReturnType<typeof setTimeout> | undefined;
  private check: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly options: LiveConnectionOptions) {
    this.now = options.now ?? (() => performance.now());
  }

  get state(): LiveState {
    return this.current;
  }

  open(): void {
    this.check ??= setInterval(() => this.listen(), CHECK_MS);
    this.connect();
  }

  close(): void {
    clearTimeout(this.retry);
    clearInterval(this.check);
    this.check = undefined;
    this.transport?.close();
    this.transport = undefined;
    this.after = undefined;
  }

  /** Which twins' values are wanted; all when undefined. */
  watch(twins: ReadonlySet<string> | undefined): void {
    this.watched = twins;
    this.transport?.watch(twins);
  }

  private connect(): void {
    const factory = this.options.transports[this.transportIndex];
    if (!this.options.isLoggedIn() || factory === undefined) {
      this.become('refused');
      return;
    }
    this.heardAt = this.now();
    const transport = factory({ after: this.after, events: this.events(() => this.transport === transport) });
    this.transport = transport;
    transport.watch(this.watched);
  }

  /** What a transport tells counts only while it is the one in use. */
  private events(isMine: () => boolean): TransportEvents {
    const { sink } = this.options;
    const heard = () => {
      this.heardAt = this.now();
      if (this.current === 'quiet') {
        this.become('live');
      }
    };
    return {
      heard,
      values: (values) => sink.values(values),
      event: (event) => sink.event(event),
      reached: (id) => {
        this.after = id;
      },
      opened: (fresh) => {
        this.attempts = 0;
        heard();
        this.become('live');
        sink.opened(fresh);
      },
      closed: (reason) => {
        if (isMine()) {
          this.transport = undefined;
          this.ended(reason);
        }
      },
    };
  }

  private ended(reason: 'lost' | 'refused' | 'unsupported'): void {
    if (reason === 'refused') {
      this.become('refused');
      return;
    }
    if (reason === 'unsupported' && this.transportIndex < this.options.transports.length - 1) {
      this.transportIndex++;
      this.connect();
      return;
    }
    // The better way is tried again whenever the server was away: it may be another server now.
    this.transportIndex = 0;
    this.become('lost');
    const pause = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.attempts++);
    this.retry = setTimeout(() => this.connect(), pause);
  }

  private listen(): void {
    if (this.current === 'live' && this.now() - this.heardAt > SILENCE_MS) {
      this.become('quiet');
    } else if (this.current === 'quiet' && this.now() - this.heardAt > 2 * SILENCE_MS) {
      const silent = this.transport;
      this.transport = undefined;
      silent?.close();
      this.ended('lost');
    }
  }

  private become(state: LiveState): void {
    if (state !== this.current) {
      this.current = state;
      this.options.onState(state);
    }
  }
}
