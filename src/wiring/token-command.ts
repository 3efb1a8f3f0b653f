import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { MlregError } from '../domain/errors.js';
import { isToken } from './authorization.js';
import type { OpenOptions } from './opened-registry.js';

/** Milliseconds; a sign-in in a browser takes a while. */
const PATIENCE = 120_000;

/** More is no token. */
const LONGEST = 64 * 1024;

/**
 * Runs a command line in the shell and takes the first line that it prints for a token. What it
 * says on stderr is passed on, so that it can ask the user to sign in.
 *
 * @throws MlregError (unauthenticated) naming the command, never what it printed
 */
export async function runTokenCommand(
  command: string,
  { env, signal }: Pick<OpenOptions, 'env' | 'signal'>,
  patience = PATIENCE,
): Promise<string> {
  signal?.throwIfAborted();
  const child = spawn(command, {
    shell: true,
    env: { ...env },
    // With our own stderr, what it leaves running would keep open whoever reads ours.
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
  });
  child.stderr.pipe(process.stderr, { end: false });
  const timeout = AbortSignal.timeout(patience);
  const stop = signal ? AbortSignal.any([signal, timeout]) : timeout;
  try {
    const [printed, ending] = await Promise.all([
      outputOf(child.stdout, stop),
      endingOf(child, stop),
    ]);
    if (ending !== null) throw failed(command, ending);
    const [line = ''] = printed.split('\n', 1);
    const token = line.trim();
    if (token === '') throw failed(command, 'printed nothing');
    if (!isToken(token)) throw failed(command, 'printed something that is no token');
    return token;
  } catch (error) {
    signal?.throwIfAborted();
    if (timeout.aborted) throw failed(command, `was not done within ${patience / 1000} s`);
    throw error instanceof MlregError ? error : failed(command, 'could not be run', error);
  } finally {
    // What it started may live on and hold the pipes, which would keep us from ending.
    child.kill();
    child.stdout.destroy();
    (child.stderr as Socket).unref();
    child.unref();
  }
}

async function outputOf(stdout: Readable, signal: AbortSignal): Promise<string> {
  let printed = '';
  signal.addEventListener('abort', () => stdout.destroy(), { once: true });
  for await (const chunk of stdout) {
    printed += chunk;
    if (printed.length > LONGEST) break;
  }
  return printed;
}

/** How it failed, or null. */
async function endingOf(child: ChildProcess, signal: AbortSignal): Promise<string | null> {
  const [code, killer] = await once(child, 'exit', { signal });
  if (code === 0) return null;
  return killer === null ? `ended with exit code ${code}` : `was ended by ${killer}`;
}

function failed(command: string, how: string, cause?: unknown): MlregError {
  return new MlregError('unauthenticated', `the command for the token ${how}: ${command}`, {
    hint: 'run it by hand: its first line must be the token; MLREG_TOKEN_COMMAND, or a profile, names it',
    cause,
  });
}
