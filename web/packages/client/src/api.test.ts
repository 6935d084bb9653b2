import { afterEach, describe, expect, it, vi } from 'vitest';
import { Api, ApiError, problemOf } from './api.ts';
import { commandPath, historyPath } from './paths.ts';

describe('problemOf', () => {
  it('reads both dialects of the server, and what is neither', () => {
    expect(problemOf(404, '{"title":"No","detail":"No such twin","status":404,"name":"NOT_FOUND"}').detail).toBe('No such twin');
    expect(problemOf(400, '{"error":{"code":"ValidationFailed","message":"Not so"}}')).toMatchObject({ name: 'ValidationFailed', detail: 'Not so' });
    expect(problemOf(502, '<html>').detail).toBe('HTTP 502');
  });
});

describe('Api', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('lets the browser send the session, and says when the server does not know it any more', async () => {
    const seen: RequestInit[] = [];
    vi.stubGlobal('fetch', (_: string, init: RequestInit) => {
      seen.push(init);
      return Promise.resolve(new Response('{"detail":"gone"}', { status: 401 }));
    });
    const onUnauthorized = vi.fn();
    const api = new Api({ csrf: () => 'text', onUnauthorized });

    await expect(api.get('/api/v1/graph')).rejects.toMatchObject({ status: 401, message: 'gone' });
    await expect(api.post('/api/v1/patches', [])).rejects.toMatchObject({ status: 401 });
    expect(seen[0]?.credentials).toBe('same-origin');
    expect(seen[0]?.headers).not.toHaveProperty('x-lockstep-csrf');
    expect(seen[1]?.headers).toMatchObject({ 'x-lockstep-csrf': 'text' });
    expect(onUnauthorized).toHaveBeenCalledTimes(2);
  });

  it('tells a server that cannot be reached from one that refuses', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
    const error: unknown = await new Api({ csrf: () => undefined, onUnauthorized: vi.fn() }).get('/x').catch((cause: unknown) => cause);

    expect(error).toBeInstanceOf(ApiError);
    expect((error as ApiError).status).toBe(0);
  });
});

describe('paths', () => {
  it('encode ids, and keep the components of a property apart', () => {
    expect(historyPath('a/b;1', 'zone 1/temperature')).toBe('/api/v1/history/a%2Fb%3B1/zone%201/temperature');
    expect(commandPath('oven', 'zone1/change')).toBe('/api/v1/twins/oven/commands/zone1%2Fchange');
  });
});
