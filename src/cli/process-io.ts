import { homedir } from 'node:os';
import type { Io, Output } from './io.js';

/** The process that runs us. Its streams are opened when they are used: each costs a start 2 ms. */
export function processIo(): Io {
  const stdout = output(() => process.stdout);
  return {
    stdout,
    stderr: output(() => process.stderr),
    stdin: {
      get isTTY() {
        return process.stdin.isTTY === true;
      },
      read: () => process.stdin.setEncoding('utf8') as AsyncIterable<string>,
    },
    env: process.env,
    cwd: workingFolder(),
    home: homeFolder(),
    now: Date.now,
    printed: stdout.written,
    ask: async (question, signal) => (await import('./ask.js')).ask(question, signal),
  };
}

interface CheckedOutput extends Output {
  readonly written: Io['printed'];
}

function output(open: () => NodeJS.WriteStream): CheckedOutput {
  let opened: NodeJS.WriteStream | undefined;
  let failure: string | undefined;
  const stream = () => {
    // Its errors come with what was written.
    opened ??= open().on('error', () => {});
    return opened;
  };
  const write = (text: string, done?: () => void) => {
    stream().write(text, (error) => {
      const { code = 'unknown' } = (error ?? {}) as NodeJS.ErrnoException;
      // `mlreg list | head -1`: who reads no further has what it wanted.
      if (error && !['EPIPE', 'ERR_STREAM_DESTROYED'].includes(code)) failure ??= code;
      done?.();
    });
  };
  return {
    write: (text) => write(text),
    written: async () => {
      if (opened) await new Promise<void>((resolve) => write('', resolve));
      return failure;
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

function workingFolder(): string {
  try {
    return process.cwd();
  } catch {
    return '';
  }
}

/** Who has neither HOME nor an entry in /etc/passwd, as in a container, has no files of their own. */
function homeFolder(): string {
  try {
    return homedir();
  } catch {
    return '/nonexistent';
  }
}
