import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';

/** Listens and then never looks at its connections again. */
const DEAF = `
  import { createServer } from 'node:net';
  import { writeSync } from 'node:fs';
  const server = createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
    writeSync(1, String(server.address().port));
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60_000);
  });
`;

/**
 * An address where a connection is neither made nor refused, as with a host that drops packets:
 * behind it a full backlog. Null where the system connects all the same.
 */
export async function neverAccepting(): Promise<URL | null> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', DEAF], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const [said] = await once(child.stdout, 'data');
  const port = Number(said);
  for (let filled = 0; filled < 20; filled += 1) {
    const socket = connect(port, '127.0.0.1').on('error', () => {});
    onTestFinished(() => {
      socket.destroy();
    });
    const made = await Promise.race([once(socket, 'connect'), sleep(250)]);
    if (made === undefined) return new URL(`http://127.0.0.1:${port}/`);
  }
  return null;
}
