import { Api } from '@lockstep/client/api.ts';
import { session } from './session.ts';

/** The server, as whoever is logged in. */
export const api = new Api({ csrf: session.csrf, onUnauthorized: () => session.end() });
