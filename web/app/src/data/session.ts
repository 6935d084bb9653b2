import { Api } from '@lockstep/client/api.ts';
import type { LoggedOut, Role, Session, WhoAmI } from '@lockstep/client/documents.ts';

/** Who is logged in. The session itself is a cookie that this app cannot read. */
export interface Login {
  name: string;
  role: Role;
  /** True for users of this server, who may change their password. */
  hasPassword: boolean;
  csrf: string;
}

const ORDER: Role[] = ['viewer', 'operator', 'engineer', 'admin'];

/** Asks before anybody is known to be logged in. */
const stranger = new Api({ csrf: () => undefined, onUnauthorized: () => undefined });

class SessionStore {
  private login: Login | undefined;
  private readonly listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly current = (): Login | undefined => this.login;

  readonly csrf = (): string | undefined => this.login?.csrf;

  /** Finds out whether the browser has a session already. */
  async restore(): Promise<void> {
    try {
      this.take(await stranger.get<WhoAmI>('/api/v1/whoami'));
    } catch {
      this.login = undefined;
    }
  }

  /** Logs in by what proves it: a code, a name and password, or a token. */
  async begin(proof: Record<string, string>): Promise<void> {
    await stranger.post<Session>('/api/v1/login', { ...proof, session: 'cookie' });
    this.take(await stranger.get<WhoAmI>('/api/v1/whoami'));
    this.tell();
  }

  /** Goes on in the session that another password began. */
  async renew(): Promise<void> {
    this.take(await stranger.get<WhoAmI>('/api/v1/whoami'));
  }

  /** Logs out at the server too, and at the one that knows the person, if there is one. */
  async leave(everywhere: boolean): Promise<void> {
    const mine = new Api({ csrf: this.csrf, onUnauthorized: () => undefined });
    try {
      const { next } = await mine.post<LoggedOut>('/api/v1/logout', undefined, { query: { everywhere: String(everywhere) } });
      if (next !== undefined) {
        window.location.assign(next);
        return;
      }
    } catch {
      // A session that the server does not know has ended as well.
    }
    this.end();
  }

  end(): void {
    if (this.login !== undefined) {
      this.login = undefined;
      this.tell();
    }
  }

  private take(who: WhoAmI): void {
    this.login =
      who.csrf === undefined ? undefined : { name: who.name, role: who.role, hasPassword: who.hasPassword === true, csrf: who.csrf };
  }

  private tell(): void {
    this.listeners.forEach((listener) => listener());
  }
}

export const session = new SessionStore();

/** Whether a role may do what `needed` may do. */
export function covers(role: Role | undefined, needed: Role): boolean {
  return role !== undefined && role !== 'device' && ORDER.indexOf(role) >= ORDER.indexOf(needed);
}

/** A page within the app; what leads elsewhere is none. */
export function localPage(text: string | undefined): string | undefined {
  return text !== undefined && /^\/(?![/\\])[\x21-\x7e]*$/.test(text) && !text.includes('\\') ? text : undefined;
}
