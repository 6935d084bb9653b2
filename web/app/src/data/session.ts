import type { Role, Session, WhoAmI } from '@lockstep/client/documents.ts';

/** Who is logged in, for this browser tab only. */
export interface Login {
  token: string;
  name: string;
  role: Role;
}

const KEY = 'lockstep.session';
const ORDER: Role[] = ['viewer', 'operator', 'engineer', 'admin'];

/** Holds the login in the tab's session storage: it ends with the tab, and other sites cannot read it. */
class SessionStore {
  private login: Login | undefined = read();
  private readonly listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly current = (): Login | undefined => this.login;

  readonly token = (): string | undefined => this.login?.token;

  begin(token: string, who: WhoAmI | Session): void {
    this.login = { token, name: who.name, role: who.role };
    sessionStorage.setItem(KEY, JSON.stringify(this.login));
    this.tell();
  }

  end(): void {
    if (this.login !== undefined) {
      this.login = undefined;
      sessionStorage.removeItem(KEY);
      this.tell();
    }
  }

  private tell(): void {
    this.listeners.forEach((listener) => listener());
  }
}

function read(): Login | undefined {
  const text = sessionStorage.getItem(KEY);
  try {
    return text === null ? undefined : (JSON.parse(text) as Login);
  } catch {
    return undefined;
  }
}

export const session = new SessionStore();

/** Whether a role may do what `needed` may do. */
export function covers(role: Role | undefined, needed: Role): boolean {
  return role !== undefined && role !== 'device' && ORDER.indexOf(role) >= ORDER.indexOf(needed);
}
