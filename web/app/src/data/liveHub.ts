import type { LiveEvent, LiveState, LiveValue } from '@lockstep/client/live.ts';
import { LiveConnection } from '@lockstep/client/liveConnection.ts';
import { sseTransport } from '@lockstep/client/sseTransport.ts';
import { webSocketTransport } from '@lockstep/client/webSocketTransport.ts';
import type { TwinState } from '@lockstep/client/documents.ts';
import { twinPath } from '@lockstep/client/paths.ts';
import { Pulse } from '@lockstep/live/pulse.ts';
import { TagStore } from '@lockstep/live/tagStore.ts';
import { api } from './api.ts';
import { queryClient, takeAlarm, takeCommand, takeDesired } from './queries.ts';
import { session } from './session.ts';

/** Twins that are read at a time after a connection was made. */
const READS_AT_A_TIME = 6;

/**
 * What the screen hears: one connection for all that is shown, the last values, and the beat at which they are painted.
 * Screens say which twins they show; values of others do not come.
 */
class LiveHub {
  readonly store = new TagStore();
  private readonly pulse = new Pulse(() => void this.store.flush());
  private readonly watchers = new Map<string, number>();
  private readonly stateListeners = new Set<() => void>();
  private readonly connection = new LiveConnection({
    transports: [webSocketTransport, sseTransport],
    isLoggedIn: () => session.current() !== undefined,
    onState: (state) => this.stateChanged(state),
    sink: {
      values: (values) => this.takeValues(values),
      event: (event) => this.takeEvent(event),
      opened: (fresh) => this.opened(fresh),
    },
  });
  private lostSince: number | undefined;
  private watchScheduled = false;

  open(): void {
    this.connection.open();
  }

  close(): void {
    this.connection.close();
    this.store.clear();
  }

  /** Wants the values of these twins, until the returned function is called. */
  watch(twins: readonly string[]): () => void {
    const added: string[] = [];
    for (const twin of twins) {
      const count = this.watchers.get(twin) ?? 0;
      this.watchers.set(twin, count + 1);
      if (count === 0) {
        added.push(twin);
      }
    }
    this.scheduleWatch();
    void this.hydrate(added);
    return () => {
      for (const twin of twins) {
        const count = (this.watchers.get(twin) ?? 1) - 1;
        if (count === 0) {
          this.watchers.delete(twin);
        } else {
          this.watchers.set(twin, count);
        }
      }
      this.scheduleWatch();
    };
  }

  readonly subscribeState = (listener: () => void): (() => void) => {
    this.stateListeners.add(listener);
    return () => this.stateListeners.delete(listener);
  };

  readonly state = (): LiveState => this.connection.state;

  /** When the connection was lost, milliseconds since 1970. */
  readonly downSince = (): number | undefined => this.lostSince;

  /** A page that goes and one that comes change the set twice; the server hears of it once. */
  private scheduleWatch(): void {
    if (!this.watchScheduled) {
      this.watchScheduled = true;
      queueMicrotask(() => {
        this.watchScheduled = false;
        this.connection.watch(new Set(this.watchers.keys()));
      });
    }
  }

  private takeValues(values: LiveValue[]): void {
    for (const value of values) {
      if (value.current) {
        this.store.put(value);
      }
    }
    this.pulse.ring();
  }

  private takeEvent(event: LiveEvent): void {
    switch (event.type) {
      case 'alarm':
        takeAlarm(event.alarm);
        return;
      case 'command':
        takeCommand(event.command);
        return;
      case 'desired':
        takeDesired(event.desired);
        return;
      case 'gap':
        this.readAgain();
        return;
      case 'structure':
        if (event.kind === 'model') {
          void queryClient.invalidateQueries({ queryKey: ['models'] });
        }
        if (event.kind === 'twin' || event.kind === 'relationship') {
          void queryClient.invalidateQueries({ queryKey: ['graph'] });
          void queryClient.invalidateQueries({ queryKey: ['relationships'] });
        }
        return;
    }
  }

  private opened(fresh: boolean): void {
    this.lostSince = undefined;
    if (fresh) {
      this.readAgain();
    } else {
      void this.hydrate([...this.watchers.keys()]);
    }
  }

  private readAgain(): void {
    void this.hydrate([...this.watchers.keys()]);
    void queryClient.invalidateQueries();
  }

  private async hydrate(twins: string[]): Promise<void> {
    const open = [...twins];
    const worker = async () => {
      for (let twin = open.shift(); twin !== undefined; twin = open.shift()) {
        try {
          this.takeState(await api.get<TwinState>(twinPath(twin)));
        } catch {
          // A twin that is gone, or a server that is away: the live feed tells the rest.
        }
      }
    };
    await Promise.all(Array.from({ length: READS_AT_A_TIME }, worker));
  }

  private takeState(state: TwinState): void {
    for (const [property, value] of Object.entries(state.values)) {
      this.store.put({
        twin: state.twinId,
        property,
        value: value.value,
        unit: value.unit ?? '',
        quality: value.quality,
        sourceMs: Date.parse(value.sourceTime),
      });
    }
    this.pulse.ring();
  }

  private stateChanged(state: LiveState): void {
    if (state === 'refused') {
      session.end();
    }
    if (state !== 'live' && this.lostSince === undefined) {
      this.lostSince = Date.now();
    }
    if (state === 'live') {
      this.lostSince = undefined;
    }
    this.stateListeners.forEach((listener) => listener());
  }
}

export const live = new LiveHub();
