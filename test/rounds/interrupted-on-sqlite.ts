import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { BIN } from '../e2e/mlreg.js';

/** What becomes of a process when its nth statement among these was carried out. */
export interface Fate {
  readonly statements: readonly string[];
  readonly nth: number;
  readonly signal: 'SIGKILL' | 'SIGSTOP';
}

/** To be loaded before mlreg, by `node --require`. */
export const SQLITE_HOOK = join(import.meta.dirname, 'sqlite-hook.cjs');

export interface InterruptedOnSqlite {
  /** How many such statements there were by now. */
  readonly statements: () => number;
  /** Lets a stopped process go on. @returns its exit code, or the name of what ended it */
  goOn(): Promise<number | string>;
}

/** @returns when it was interrupted, or ended before that came */
export async function interruptOnSqlite(
  uri: string,
  args: readonly string[],
  fate: Fate,
): Promise<InterruptedOnSqlite> {
  const { PATH = '' } = process.env;
  const env = { PATH, HOME: '/nonexistent', MLFLOW_TRACKING_URI: uri };
  const child = spawn(process.execPath, ['--require', SQLITE_HOOK, BIN, ...args], {
    env: { ...env, MLREG_TEST_FATE: JSON.stringify(fate) },
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  let statements = 0;
  const ended = once(child, 'exit').then(([code, by]) => code ?? by);
  const reached = new Promise<void>((resolve) => {
    (child.stdio[3] as Readable).on('data', (bytes: Buffer) => {
      statements += bytes.length;
      if (statements >= fate.nth) resolve();
    });
  });
  // Who is killed must be gone before others look; who is stopped does not end.
  await (fate.signal === 'SIGKILL' ? ended : Promise.race([reached, ended]));
  return {
    statements: () => statements,
    goOn: async () => {
      child.kill('SIGCONT');
      return await ended;
    },
  };
}
