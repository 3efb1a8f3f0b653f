import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import {
  type AddressInfo,
  createServer as createSocketServer,
  type Server,
  type Socket,
} from 'node:net';
import { onTestFinished } from 'vitest';

/** A server on a free port of 127.0.0.1 that lives as long as the test. */
export async function serve(
  handle: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<URL> {
  const server = createServer(handle);
  onTestFinished(() => server.closeAllConnections());
  return await listen(server, 'http');
}

/** The same, speaking for itself: `talk` is given each connection when its first bytes arrive. */
export async function serveRaw(
  talk: (socket: Socket, request: string) => void,
  { onConnect }: { onConnect?: (socket: Socket) => void } = {},
): Promise<URL> {
  const open = new Set<Socket>();
  const server = createSocketServer((socket) => {
    open.add(socket);
    onConnect?.(socket);
    socket.on('error', () => {});
    socket.once('data', (bytes) => talk(socket, bytes.toString()));
  });
  onTestFinished(() => {
    for (const socket of open) socket.destroy();
  });
  return await listen(server, 'http');
}

export async function listen(server: Server, scheme: 'http' | 'https'): Promise<URL> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return new URL(`${scheme}://127.0.0.1:${port}/`);
}

/** An address that nothing listens on: it was free a moment ago. */
export async function deadUrl(): Promise<URL> {
  const server = createSocketServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return new URL(`http://127.0.0.1:${port}/`);
}
