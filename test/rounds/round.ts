import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isWrite, startFront } from '../e2e/front.js';
import { BIN, execute, type RunResult } from '../e2e/mlreg.js';
import { SQLITE_HOOK } from './interrupted-on-sqlite.js';
import { startPostgresFront } from './postgres-front.js';
import { type Readers, readers } from './readers.js';

export interface Round {
  readonly model: string;
  /** By which URI each version is promoted, the first that of version 1. */
  readonly uris: readonly string[];
  /** Nobody writes before all have read. */
  readonly isHeld: boolean;
}

/** What became of one of the processes. */
export interface Ending extends RunResult {
  readonly version: string;
  /** It waited only for a moment. */
  readonly isHasty: boolean;
}

/** So many of the processes wait for no longer than 0.3 s. */
const HASTY = 2;

/** Promotes all versions at once, each by a process with a HOME, TMPDIR and working folder of its own. */
export async function promoteAtOnce({ model, uris, isHeld }: Round): Promise<Ending[]> {
  const root = mkdtempSync(join(tmpdir(), 'mlreg-round-'));
  const gate = isHeld ? readers(uris.length) : null;
  try {
    return await Promise.all(
      uris.map(async (uri, index) => {
        const version = String(index + 1);
        const isHasty = index >= uris.length - HASTY;
        const own = mkdtempSync(join(root, `${version}-`));
        const env = {
          MLFLOW_TRACKING_URI: gate ? await behind(gate, uri, version) : uri,
          HOME: own,
          TMPDIR: own,
          ...(gate && { ...gate.env, MLREG_TEST_WHO: version }),
        };
        const promote = ['promote', `${model}/${version}`, '--stage', 'Production'];
        const args = [...promote, '--wait', isHasty ? '0.3' : '120'];
        const hold = gate ? ['--require', SQLITE_HOOK] : [];
        const ended = await execute(process.execPath, [...hold, BIN, ...args], { env, cwd: own });
        gate?.leave(version);
        return { ...ended, version, isHasty };
      }),
    );
  } finally {
    gate?.close();
    rmSync(root, { recursive: true, force: true });
  }
}

/** A proxy of one process that lets its writes through when all have read. */
async function behind(gate: Readers, uri: string, who: string): Promise<string> {
  if (uri.startsWith('postgresql')) return await startPostgresFront(uri, () => gate.arrive(who));
  if (!uri.startsWith('http')) return uri;
  const { url } = await startFront(uri, {
    before: async (request) => {
      if (isWrite(request)) await gate.arrive(who);
    },
  });
  return url;
}
