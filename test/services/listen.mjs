import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** @import { RunningProcess } from './process.mjs' */

// Below the ranges from which systems pick ports for outgoing connections: a server may bind
// seconds after its port was found free, and nothing else should take it meanwhile.
const LOWEST_PORT = 20_000;
const HIGHEST_PORT = 32_000;
const POLL_MS = 100;
const ATTEMPTS = 3;

async function freePort() {
  for (;;) {
    const port = randomInt(LOWEST_PORT, HIGHEST_PORT);
    if (await isFree(port)) return port;
  }
}

/** @param {number} port @returns {Promise<boolean>} */
function isFree(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/**
 * Starts a server on a free port and waits until it answers.
 * @param {string} name
 * @param {(port: number) => RunningProcess} start
 * @param {(port: number) => Promise<boolean>} answers
 * @param {number} timeoutMs
 */
export async function startListening(name, start, answers, timeoutMs) {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const running = start(port);
    try {
      await untilAnswering(name, running, () => answers(port), timeoutMs);
      return { port, running };
    } catch (error) {
      await running.stop();
      const taken = /address already in use/i.test(running.log());
      if (!taken || attempt === ATTEMPTS) throw error;
    }
  }
}

/**
 * @param {string} name
 * @param {RunningProcess} running
 * @param {() => Promise<boolean>} answers
 * @param {number} timeoutMs
 */
async function untilAnswering(name, running, answers, timeoutMs) {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const answered = await answers();
    const ending = running.ending();
    if (ending !== null) throw new Error(`${name} ${ending}\n${running.log()}`);
    if (answered) return;
    if (Date.now() > deadline) {
      throw new Error(`${name} did not answer within ${timeoutMs / 1000} s\n${running.log()}`);
    }
    await sleep(POLL_MS);
  }
}

/** @param {string} url */
export async function answersOk(url) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
