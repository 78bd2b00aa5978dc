// A certified authorization server that nobody here wrote, npm's oidc-provider, as a counterparty for the tests: public
// clients, PKCE S256 required, opaque tokens, rotating refresh tokens with reuse detection, device authorization,
// revocation, `iss` in the answer. Behind it stands a front that speaks as Anthropic's endpoints do (anthropic_front.mjs).
//
//     node authorization_server.mjs PORT_FILE [CERTIFICATE KEY [PORT]]
//
// Writes its port to PORT_FILE and `ready` to standard error once it listens.
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import Provider from 'oidc-provider';
import { answerAsAnthropic } from './anthropic_front.mjs';

const [portFile, certificate, key, wantedPort] = process.argv.slice(2);
const anthropicScopes = ['org:create_api_key', 'user:profile', 'user:inference', 'user:developer'];

// Clients that are public, as a program on somebody's machine has to be.
const client = (id, redirectUris) => ({
  client_id: id,
  application_type: 'native',
  token_endpoint_auth_method: 'none',
  redirect_uris: redirectUris,
  grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
  response_types: ['code'],
});

// The front's page that shows the code. A native client may not have one at https://localhost.
const ownPage = (base) => (base.startsWith('http:') ? [`${base}/oauth/code/callback`] : []);

const configuration = (base) => ({
  clients: [
    client('9d1c250a-e61b-44d9-88ed-5944d1962f5e', [
      ...ownPage(base),
      'https://console.anthropic.com/oauth/code/callback',
      'http://localhost/callback',
    ]),
    client('41077d10-94b8-4194-be48-d251e9eb21b4', [
      'https://platform.claude.com/oauth/code/callback?app=anthropic-cli',
      'http://localhost/callback',
    ]),
    client('maestro-test', [...ownPage(base), 'http://localhost/callback', 'http://127.0.0.1/callback']),
  ],
  scopes: ['openid', 'offline_access', ...anthropicScopes, 'files'],
  pkce: { required: () => true },
  issueRefreshToken: async () => true,
  rotateRefreshToken: true,
  ttl: { AccessToken: 3600, AuthorizationCode: 60, DeviceCode: 300, Grant: 86400, Interaction: 600, RefreshToken: 86400, Session: 86400 },
  features: {
    devInteractions: { enabled: true },
    deviceFlow: { enabled: true },
    revocation: { enabled: true, allowedPolicy: async () => true },
    introspection: { enabled: true, allowedPolicy: async () => true },
    userinfo: { enabled: true },
  },
  cookies: { keys: ['of a test'] },
  findAccount: async (_context, id) => ({ accountId: id, claims: async () => ({ sub: id }) }),
});

// An API that the tokens are for.
const answerAsApi = async (provider, request, response) => {
  const token = (request.headers.authorization ?? '').replace(/^Bearer /, '');
  response.writeHead((await provider.AccessToken.find(token)) ? 200 : 401).end();
};

const tls = certificate ? { cert: readFileSync(certificate), key: readFileSync(key) } : null;
const server = tls ? createTlsServer(tls) : createServer();
const host = tls ? 'localhost' : '127.0.0.1';

server.listen(Number(wantedPort ?? 0), '127.0.0.1', () => {
  const { port } = server.address();
  const base = `${tls ? 'https' : 'http'}://${host}:${port}`;
  const provider = new Provider(base, configuration(base));
  provider.proxy = false;
  const standard = provider.callback();

  server.on('request', (request, response) => {
    if (answerAsAnthropic(request, response, standard, base)) return;
    if (request.url === '/v1/me') {
      answerAsApi(provider, request, response);
      return;
    }
    // RFC 8414 §3; oidc-provider publishes at the address of OpenID Connect only.
    if (request.url === '/.well-known/oauth-authorization-server') request.url = '/.well-known/openid-configuration';
    standard(request, response);
  });
  writeFileSync(`${portFile}.new`, `${port}\n`);
  renameSync(`${portFile}.new`, portFile);
  process.stderr.write('ready\n');
});
