import type { Problem } from './documents.ts';

/** A request that the server refused, or that did not reach it (status 0). */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    readonly status: number,
    readonly problem: Problem,
  ) {
    super(problem.detail);
  }
}

export interface ApiOptions {
  /** What the server wants to hear with every change, so that no page of another site makes one; nothing before the login. */
  csrf: () => string | undefined;
  /** Called when the server no longer knows the session. */
  onUnauthorized: () => void;
}

export interface RequestOptions {
  query?: Record<string, string | number | undefined>;
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
}

/** The version of the Azure Digital Twins protocol that the app speaks. */
const AZURE_VERSION = '2023-10-31';

/** JSON over HTTP to our own server. Who asks stands in the session's cookie, which no script can read. */
export class Api {
  constructor(private readonly options: ApiOptions) {}

  get<T>(path: string, options?: RequestOptions): Promise<T> {
    return this.send<T>('GET', path, undefined, options);
  }

  post<T>(path: string, body?: unknown, options?: RequestOptions): Promise<T> {
    return this.send<T>('POST', path, body, options);
  }

  patch<T>(path: string, body: unknown, options?: RequestOptions): Promise<T> {
    return this.send<T>('PATCH', path, body, options);
  }

  put<T>(path: string, body?: unknown, options?: RequestOptions): Promise<T> {
    return this.send<T>('PUT', path, body, options);
  }

  /** Posts a file or a text as it is, such as CSV. */
  upload<T>(path: string, content: Blob | string, type: string, options: RequestOptions = {}): Promise<T> {
    return this.carry<T>('POST', path, content, { ...options, headers: { ...options.headers, 'Content-Type': type } });
  }

  /** Puts a file there as it is. */
  putFile<T>(path: string, content: Blob, options: RequestOptions = {}): Promise<T> {
    return this.carry<T>('PUT', path, content, { ...options, headers: { ...options.headers, 'Content-Type': 'application/octet-stream' } });
  }

  /** Posts a request whose answer is a file. */
  async download(path: string, body: unknown, options: RequestOptions = {}): Promise<Blob> {
    const response = await this.fetched('POST', path, JSON.stringify(body), { ...options, headers: { Accept: '*/*', ...options.headers, 'Content-Type': 'application/json' } });
    if (!response.ok) {
      throw this.refused(response.status, await response.text());
    }
    return response.blob();
  }

  delete<T>(path: string, options?: RequestOptions): Promise<T> {
    return this.send<T>('DELETE', path, undefined, options);
  }

  /** Of the Azure Digital Twins protocol at the root. */
  azure<T>(method: string, path: string, body?: unknown, options: RequestOptions = {}): Promise<T> {
    return this.send<T>(method, path, body, { ...options, query: { 'api-version': AZURE_VERSION, ...options.query } });
  }

  /** Follows a stream that a POST begins, until it ends or the signal says so. */
  async follow(path: string, options: RequestOptions, onText: (text: string) => void): Promise<void> {
    const csrf = this.options.csrf();
    const headers: Record<string, string> = { Accept: 'text/event-stream', ...(csrf === undefined ? {} : { 'x-lockstep-csrf': csrf }) };
    const response = await fetch(path + queryText(options.query), { method: 'POST', headers, signal: options.signal ?? null, cache: 'no-store', credentials: 'same-origin' });
    if (!response.ok || response.body === null) {
      throw new ApiError(response.status, problemOf(response.status, await response.text()));
    }
    const decoder = new TextDecoder();
    const reader = response.body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        return;
      }
      onText(decoder.decode(value, { stream: true }));
    }
  }

  private send<T>(method: string, path: string, body: unknown, options: RequestOptions = {}): Promise<T> {
    return body === undefined
      ? this.carry<T>(method, path, null, options)
      : this.carry<T>(method, path, JSON.stringify(body), { ...options, headers: { ...options.headers, 'Content-Type': 'application/json' } });
  }

  private async carry<T>(method: string, path: string, body: Blob | string | null, options: RequestOptions): Promise<T> {
    const response = await this.fetched(method, path, body, options);
    const text = await response.text();
    if (!response.ok) {
      throw this.refused(response.status, text);
    }
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  private refused(status: number, text: string): ApiError {
    if (status === 401 && this.options.csrf() !== undefined) {
      this.options.onUnauthorized();
    }
    return new ApiError(status, problemOf(status, text));
  }

  private async fetched(method: string, path: string, body: Blob | string | null, options: RequestOptions): Promise<Response> {
    const headers: Record<string, string> = { Accept: 'application/json', ...options.headers };
    const csrf = this.options.csrf();
    if (csrf !== undefined && method !== 'GET') {
      headers['x-lockstep-csrf'] = csrf;
    }
    try {
      return await fetch(path + queryText(options.query), {
        method,
        headers,
        body,
        signal: options.signal ?? null,
        cache: 'no-store',
        credentials: 'same-origin',
      });
    } catch (cause) {
      if (options.signal?.aborted === true) {
        throw cause;
      }
      throw new ApiError(0, unreachable(cause));
    }
  }
}

function queryText(query: RequestOptions['query']): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined) {
      parameters.set(name, String(value));
    }
  }
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
}

/** The problem that an answer tells, in either of the server's two dialects. */
export function problemOf(status: number, text: string): Problem {
  const fallback: Problem = { type: 'about:blank', title: `HTTP ${status}`, status, detail: `HTTP ${status}`, name: 'UNKNOWN' };
  try {
    const json = JSON.parse(text) as Partial<Problem> & { error?: { code?: string; message?: string } };
    if (json.error !== undefined) {
      const detail = json.error.message ?? fallback.detail;
      return { ...fallback, title: detail, detail, name: json.error.code ?? fallback.name };
    }
    return { ...fallback, ...json };
  } catch {
    return fallback;
  }
}

function unreachable(cause: unknown): Problem {
  const detail = cause instanceof Error ? cause.message : String(cause);
  return { type: 'about:blank', title: 'The server cannot be reached', status: 0, detail, name: 'UNREACHABLE' };
}
