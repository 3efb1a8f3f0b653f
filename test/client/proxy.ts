import { createServer, request as forward } from 'node:http';
import { connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { listen } from './servers.js';

export interface Proxy {
  readonly url: URL;
  /** `GET http://host/path` and `CONNECT host:port`, with the credentials that came along. */
  readonly seen: { readonly line: string; readonly credentials: string | undefined }[];
  /** Connections that are open now. */
  readonly open: Set<Socket>;
}

/** How it answers a CONNECT; `refused` is for all requests. */
export type Tunnels = 'well' | 'refused' | 'closed' | 'never';

/** A forward proxy, which also tunnels. */
export async function startProxy(tunnels: Tunnels = 'well'): Promise<Proxy> {
  const seen: Proxy['seen'] = [];
  const open = new Set<Socket>();
  const server = createServer((incoming, response) => {
    const { 'proxy-authorization': credentials, ...headers } = incoming.headers;
    seen.push({ line: `${incoming.method} ${incoming.url}`, credentials });
    if (tunnels === 'refused') return void response.writeHead(407).end('who are you');
    const { method = 'GET', url = '' } = incoming;
    const onward = forward(url, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.writeHead(502).end('no way through'));
    incoming.pipe(onward);
  });
  server.on('connect', ({ url = '', headers }, client: Socket) => {
    seen.push({ line: `CONNECT ${url}`, credentials: headers['proxy-authorization'] });
    client.on('error', () => {});
    client.on('end', () => client.end()).resume();
    if (tunnels === 'never') return;
    if (tunnels === 'closed') return client.end();
    if (tunnels === 'refused') {
      return client.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n');
    }
    const target = new URL(`tcp://${url}`);
    const onward = connect(Number(target.port), target.hostname, () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      client.pipe(onward).pipe(client);
    });
    onward.on('error', () => client.destroy());
    client.on('close', () => onward.destroy());
  });
  server.on('connection', (socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
  });
  onTestFinished(() => {
    for (const socket of open) socket.destroy();
  });
  return { url: await listen(server, 'http'), seen, open };
}

const VARIABLES = ['http_proxy', 'https_proxy', 'all_proxy', 'no_proxy'].flatMap((name) => [
  name,
  name.toUpperCase(),
]);

/** Sets the proxy variables of this process for one test; those that are not named are unset. */
export function proxyEnvironment(variables: Readonly<Record<string, string>>): void {
  const before = VARIABLES.map((name) => [name, process.env[name]] as const);
  const set = (name: string, value: string | undefined) => {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  };
  for (const name of VARIABLES) set(name, variables[name]);
  onTestFinished(() => {
    for (const [name, value] of before) set(name, value);
  });
}
