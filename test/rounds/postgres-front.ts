import { connect, createServer } from 'node:net';
import { listen } from '../client/servers.js';

/** How each transaction of mlreg that may write begins. */
const WRITES = 'READ WRITE';

/**
 * Stands before a PostgreSQL server, and lives as long as the test.
 *
 * @param before - waited for before a transaction that may write begins
 * @returns the URI of the same database through it
 */
export async function startPostgresFront(
  uri: string,
  before: () => Promise<void>,
): Promise<string> {
  const target = new URL(uri);
  const server = createServer((socket) => {
    const upstream = connect(Number(target.port), target.hostname);
    let passed = Promise.resolve();
    socket.on('data', (bytes) => {
      passed = passed.then(async () => {
        if (bytes.includes(WRITES)) await before();
        upstream.write(bytes);
      });
    });
    upstream.pipe(socket);
    for (const [one, other] of [
      [socket, upstream],
      [upstream, socket],
    ] as const) {
      one.on('error', () => {});
      one.on('close', () => other.destroy());
    }
  });
  const through = new URL(uri);
  through.port = (await listen(server, 'http')).port;
  return through.href;
}
