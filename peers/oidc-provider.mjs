// A certified provider of OpenID Connect (oidc-provider), as somebody else's single sign-on.
//
// Prints `issuer URL` as soon as it listens. Then it reads one line of JSON from standard input,
// {"redirectUri","postLogoutRedirectUri","clientId","clientSecret","resource","people":{NAME:{...claims}}},
// and serves. A person logs in by posting their name to the form that the interaction page shows; everybody's password
// is checked by nobody: this is a provider for tests. Ends with its standard input.
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { Provider } from 'oidc-provider';

let serve = (_, response) => response.writeHead(503).end();
const server = createServer((request, response) => serve(request, response));
// Another site than 127.0.0.1, as browsers see it.
const address = () => `http://localhost:${server.address().port}`;
server.listen(0, '127.0.0.1', () => console.log(`issuer ${address()}`));

function provider(config) {
  const made = new Provider(address(), {
    clients: [
      {
        client_id: config.clientId,
        client_secret: config.clientSecret,
        redirect_uris: [config.redirectUri],
        post_logout_redirect_uris: [config.postLogoutRedirectUri],
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
      {
        client_id: 'machine',
        client_secret: config.clientSecret,
        redirect_uris: [],
        grant_types: ['client_credentials'],
        response_types: [],
      },
    ],
    pkce: { required: () => true },
    claims: { openid: ['sub'], profile: ['name'], roles: ['roles', 'groups'] },
    scopes: ['openid', 'profile', 'roles'],
    cookies: { keys: ['only for tests'] },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      rpInitiatedLogout: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: () => ({ scope: 'api', audience: config.resource, accessTokenFormat: 'jwt', accessTokenTTL: 300 }),
      },
    },
    extraTokenClaims: (_, token) => (token.kind === 'ClientCredentials' ? { sub: 'night-shift-robot', roles: ['machines'] } : undefined),
    findAccount: (_, id) => (config.people[id] === undefined ? undefined : { accountId: id, claims: () => ({ sub: id, ...config.people[id] }) }),
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    ttl: { Interaction: 600, Session: 600, Grant: 600, IdToken: 300, AccessToken: 300, AuthorizationCode: 60 },
  });
  made.proxy = false;
  return made;
}

async function interact(made, request, response) {
  const details = await made.interactionDetails(request, response);
  if (request.method === 'GET') {
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
    response.end(
      `<!doctype html><html lang="en"><title>Sign in</title><h1>${details.prompt.name}</h1>` +
        '<form method="post"><label>Name <input name="name" autofocus></label><button>Sign in</button></form></html>',
    );
    return;
  }
  let body = '';
  for await (const part of request) {
    body += part;
  }
  const name = new URLSearchParams(body).get('name');
  if (name === 'nobody') {
    await made.interactionFinished(request, response, { error: 'access_denied' }, { mergeWithLastSubmission: false });
    return;
  }
  const grant = new made.Grant({ accountId: name, clientId: details.params.client_id });
  grant.addOIDCScope(details.params.scope);
  const consent = { grantId: await grant.save() };
  await made.interactionFinished(request, response, { login: { accountId: name }, consent }, { mergeWithLastSubmission: true });
}

createInterface({ input: process.stdin })
  .once('line', (line) => {
    const made = provider(JSON.parse(line));
    const callback = made.callback();
    serve = (request, response) => {
      if (request.url.startsWith('/interaction/')) {
        interact(made, request, response).catch((error) => {
          console.error(error);
          response.writeHead(500).end();
        });
      } else {
        callback(request, response);
      }
    };
    console.log('ready');
  })
  .once('close', () => process.exit(0));
