// Takes what Anthropic's endpoints take, and passes it on to a standard authorization server: the exchange in JSON, the
// `code=true` of the authorization URL, and the page that shows `code#state`.
import { Readable } from 'node:stream';

const escaped = (text) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

const codePage = (text) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>Authentication code</title>
<style>:root{color-scheme:light dark}body{font:1.125rem/1.6 system-ui,sans-serif;max-width:40rem;margin:10vh auto;padding:0 1rem}
code{display:block;padding:1rem;border:1px solid;overflow-wrap:anywhere}</style></head>
<body><h1>Authentication code</h1><p>Paste this into the terminal:</p><code id="code">${escaped(text)}</code></body></html>`;

const read = async (request) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
};

// The same request with another path and body.
const passOn = (request, response, next, url, body) => {
  const copy = Readable.from(body ? [body] : []);
  copy.method = request.method;
  copy.url = url;
  copy.headers = { ...request.headers };
  if (body) {
    copy.headers['content-type'] = 'application/x-www-form-urlencoded';
    copy.headers['content-length'] = String(body.length);
  }
  copy.socket = request.socket;
  copy.connection = request.socket;
  copy.httpVersion = request.httpVersion;
  copy.httpVersionMajor = request.httpVersionMajor;
  copy.httpVersionMinor = request.httpVersionMinor;
  next(copy, response);
};

const exchange = async (request, response, next) => {
  const received = await read(request);
  if ((request.headers['content-type'] ?? '').startsWith('application/json')) {
    const { state, ...fields } = JSON.parse(received);
    passOn(request, response, next, '/token', Buffer.from(new URLSearchParams(fields).toString()));
    return;
  }
  passOn(request, response, next, '/token', received);
};

// Whether the request was one of Anthropic's.
export const answerAsAnthropic = (request, response, next, base) => {
  const url = new URL(request.url, base);
  if (request.method === 'GET' && url.pathname === '/oauth/authorize') {
    url.searchParams.delete('code');
    response.writeHead(303, { location: `/auth?${url.searchParams}` }).end();
    return true;
  }
  if (request.method === 'GET' && url.pathname === '/oauth/code/callback') {
    const error = url.searchParams.get('error');
    const text = error ? `${error}` : `${url.searchParams.get('code')}#${url.searchParams.get('state')}`;
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
    response.end(codePage(text));
    return true;
  }
  if (request.method === 'POST' && url.pathname === '/v1/oauth/token') {
    exchange(request, response, next).catch(() => response.writeHead(400).end());
    return true;
  }
  return false;
};
