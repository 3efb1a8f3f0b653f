import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Server, Socket } from 'node:net';
import { selfSigned } from '../client/certificates.js';

/** A secret as it arrived: the header, and what stands in it. */
interface Arrived {
  readonly header: string;
  readonly secret: string;
}

/** What goes wrong with every request; the answer says the secret back wherever it can. */
export interface Failure {
  readonly name: string;
  /** False where no request gets through. */
  readonly isReached: boolean;
  readonly answer?: (response: ServerResponse, arrived: Arrived) => void;
}

export interface CanaryServer {
  /** Without a slash at the end. */
  readonly url: string;
  /** The same as a proxy. */
  readonly proxy: string;
  /** The secrets that have arrived, decoded. */
  readonly seen: string[];
  readonly close: () => Promise<void>;
}

const json = (response: ServerResponse, status: number, body: object) =>
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
const text = (response: ServerResponse, status: number, body: string) =>
  response.writeHead(status, { 'content-type': 'text/plain' }).end(body);
const html = (response: ServerResponse, status: number, title: string) =>
  response
    .writeHead(status, { 'content-type': 'text/html' })
    .end(`<!doctype html><title>${title}</title><body>${title}</body>`);

const failing = (name: string, answer: Failure['answer'] & {}): Failure => ({
  name,
  isReached: true,
  answer,
});
const echo = ({ header, secret }: Arrived) => `you sent ${header}, that is ${secret}`;

export const FAILURES: readonly Failure[] = [
  failing('an empty registry', (response) => json(response, 200, {})),
  failing('401', (response, arrived) => text(response, 401, echo(arrived))),
  failing('403', (response, arrived) =>
    json(response, 403, { error_code: 'PERMISSION_DENIED', message: echo(arrived) }),
  ),
  failing('404', (response, arrived) =>
    json(response, 404, { error_code: 'RESOURCE_DOES_NOT_EXIST', message: echo(arrived) }),
  ),
  failing('500', (response, arrived) =>
    json(response, 500, { error_code: 'INTERNAL_ERROR', message: echo(arrived) }),
  ),
  failing('500 with a text that is cut in the secret', (response, { header, secret }) =>
    text(response, 500, `${'x'.repeat(80)} ${secret} ${header}`.padStart(320, 'x')),
  ),
  failing('502 as a web page', (response, { header }) => html(response, 502, header)),
  failing('200 as a web page', (response, { secret }) => html(response, 200, secret)),
  failing('200 as a text', (response, { header }) => text(response, 200, `${header} `.repeat(9))),
  failing('200 of another shape', (response, { secret }) =>
    json(response, 200, { registered_models: secret, model_versions: secret, [secret]: 1 }),
  ),
  failing('an answer that breaks off', (response, arrived) => {
    const body = JSON.stringify({ registered_models: [{ name: echo(arrived) }] });
    response.writeHead(200, { 'content-length': body.length + 9 });
    response.write(body, () => response.socket?.destroy());
  }),
  failing('a redirect', (response, { secret }) => {
    const path = `${encodeURIComponent(secret)}/api/2.0/mlflow/registered-models/search`;
    const location = `http://me:${encodeURIComponent(secret)}@127.0.0.1:1/${path}?t=x`;
    response.writeHead(302, { location }).end();
  }),
  { name: 'nobody listens', isReached: false },
  { name: 'a certificate that is not trusted', isReached: false },
];

export async function startFailing({ name, answer }: Failure): Promise<CanaryServer> {
  const seen: string[] = [];
  const arrive = (headers: IncomingHttpHeaders): Arrived => {
    const arrived = arrivedIn(headers);
    seen.push(arrived.secret);
    return arrived;
  };
  const plain = createServer((incoming, response) => answer?.(response, arrive(incoming.headers)));
  plain.on('connect', ({ headers }, client: Socket) => {
    const said = echo(arrive(headers));
    client.end(`HTTP/1.1 502 ${said}\r\ncontent-length: ${Buffer.byteLength(said)}\r\n\r\n${said}`);
  });
  const proxy = `http://127.0.0.1:${await listen(plain)}`;
  if (answer !== undefined) return { url: proxy, proxy, seen, close: () => close(plain) };
  if (name === 'nobody listens') {
    await close(plain);
    return { url: proxy, proxy, seen, close: async () => {} };
  }
  const secure = createSecureServer(selfSigned('server'), ({ headers }) => void arrive(headers));
  const url = `https://127.0.0.1:${await listen(secure)}`;
  const closeBoth = async () => {
    await Promise.all([close(plain), close(secure)]);
  };
  return { url, proxy, seen, close: closeBoth };
}

function arrivedIn(headers: IncomingHttpHeaders): Arrived {
  const { authorization, 'proxy-authorization': forProxy, 'x-api-key': key } = headers;
  const header = forProxy ?? authorization ?? String(key ?? 'nothing');
  const [, pair] = /^Basic (.*)$/.exec(header) ?? [];
  if (pair === undefined) return { header, secret: header.replace(/^Bearer /, '') };
  const decoded = Buffer.from(pair, 'base64').toString();
  return { header, secret: decoded.slice(decoded.indexOf(':') + 1) };
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function close(server: Server & { closeAllConnections?: () => void }): Promise<void> {
  server.closeAllConnections?.();
  await new Promise((done) => server.close(done));
}
