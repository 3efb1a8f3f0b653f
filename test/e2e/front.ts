import { request as forward, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer, type ServerOptions } from 'node:https';
import { listen, serve } from '../client/servers.js';

/** What stands before an MLflow server in a test; it lives as long as the test. */
export interface Front {
  readonly url: string;
  /** The headers of every request, oldest first. */
  readonly seen: IncomingMessage['headers'][];
}

export interface FrontOptions {
  /** Speaks TLS with this certificate; asks for the client's with `requestCert`. */
  readonly tls?: ServerOptions;
  /** Who is let through; all others get 401. */
  readonly lets?: (headers: IncomingMessage['headers']) => boolean;
  /**
   * Where a request goes that does not go to the target: on a connection of its own, and when that is
   * cut, so is the client's.
   */
  readonly detour?: (request: PassingRequest) => string | undefined;
  /** Waited for before a request goes on to the server. */
  readonly before?: (request: PassingRequest) => Promise<void>;
  /** Waited for when the server has answered, before anything of it goes back. */
  readonly after?: (request: PassingRequest, status: number) => Promise<void>;
}

export interface PassingRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
}

/** Passes on to an MLflow server what it lets through, without who asked. */
export async function startFront(
  target: string,
  { tls, lets = () => true, detour, before, after }: FrontOptions = {},
): Promise<Front> {
  const seen: Front['seen'] = [];
  const handle: RequestListener = async (incoming, response) => {
    const { method = 'GET', url = '/', headers } = incoming;
    seen.push(headers);
    if (!lets(headers)) {
      response.writeHead(401, { 'content-type': 'text/plain' }).end('the front does not know you');
      return;
    }
    const { authorization: _, host: __, connection: ___, ...rest } = headers;
    const passing = { method, path: new URL(url, target).pathname, headers };
    await before?.(passing);
    const other = detour?.(passing);
    const to = new URL(other ?? target).origin + url;
    const own = other === undefined ? {} : { agent: false };
    const onward = forward(to, { method, headers: rest, ...own }, async (answer) => {
      const status = answer.statusCode ?? 502;
      await after?.(passing, status);
      response.writeHead(status, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => {
      if (other === undefined) response.writeHead(502).end();
      else response.destroy();
    });
    incoming.pipe(onward);
  };
  const address = tls ? await listen(createServer(tls, handle), 'https') : await serve(handle);
  const { pathname } = new URL(target);
  return { url: new URL(pathname, address).href.replace(/\/$/, ''), seen };
}

/** True if it changes something at the server; searches are sent with POST, too. */
export function isWrite({ method, path }: Pick<PassingRequest, 'method' | 'path'>): boolean {
  return method !== 'GET' && !path.endsWith('/search');
}
