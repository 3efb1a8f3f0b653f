import { homedir } from 'node:os';
import type { Io, Output } from './io.js';

/** The process that runs us. Its streams are opened when they are used: each costs a start 2 ms. */
export function processIo(): Io {
  return {
    stdout: output(() => process.stdout),
    stderr: output(() => process.stderr),
    stdin: {
      get isTTY() {
        return process.stdin.isTTY === true;
      },
    },
    env: process.env,
    cwd: process.cwd(),
    home: homedir(),
    now: Date.now,
    ask: async (question, signal) => (await import('./ask.js')).ask(question, signal),
  };
}

function output(open: () => NodeJS.WriteStream): Output {
  let opened: NodeJS.WriteStream | undefined;
  const stream = () => {
    opened ??= open().on('error', ignoreClosedPipe);
    return opened;
  };
  return {
    write: (text) => {
      stream().write(text);
    },
    drained: () => drained(stream()),
    get isTTY() {
      return stream().isTTY === true;
    },
    get columns() {
      return stream().columns || 80;
    },
  };
}

function drained(stream: NodeJS.WriteStream): Promise<void> {
  if (!stream.writableNeedDrain) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      stream.off('drain', done).off('close', done);
      resolve();
    };
    // A reader that has gone leaves a stream that is closed, and never drained.
    stream.on('drain', done).on('close', done);
  });
}

/** `mlreg list | head -1`: who reads no further has what it wanted. */
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
