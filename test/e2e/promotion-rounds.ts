import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BIN, execute, type RunResult } from './mlreg.js';

/** What stands after a round, however the server was asked. */
export interface Outcome {
  /** Versions in Production. */
  readonly holders: readonly string[];
  /** Names of lock entries that are left. */
  readonly locks: readonly string[];
}

export interface Round {
  readonly url: string;
  readonly model: string;
  readonly versions: readonly string[];
}

/**
 * Promotes all versions at once, each by a process with a HOME, TMPDIR and working folder of its own.
 *
 * @returns what became of each
 */
export async function promoteAtOnce({ url, model, versions }: Round): Promise<RunResult[]> {
  const root = mkdtempSync(join(tmpdir(), 'mlreg-round-'));
  try {
    return await Promise.all(
      versions.map((version) => {
        const own = mkdtempSync(join(root, `${version}-`));
        const args = ['promote', `${model}/${version}`, '--stage', 'Production', '--wait', '60'];
        const env = { MLFLOW_TRACKING_URI: url, HOME: own, TMPDIR: own };
        return execute(process.execPath, [BIN, ...args], { env, cwd: own });
      }),
    );
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** What `mlreg history` prints of a change. */
interface Change {
  readonly status: string;
  readonly seq: number;
  readonly version: string;
  readonly from: readonly string[];
}

/** The changes that were done, oldest first. */
export async function changesOf({ url, model }: Round): Promise<Change[]> {
  const env = { MLFLOW_TRACKING_URI: url };
  const { stdout } = await execute(process.execPath, [BIN, 'history', model, '--json'], { env });
  return (JSON.parse(stdout) as Change[]).reverse();
}

/** What is wrong with a round; nothing if it went as it must. */
export function faultsOf(
  results: readonly RunResult[],
  changes: readonly Change[],
  { holders, locks }: Outcome,
): string[] {
  const faults: string[] = [];
  const done = results.filter(({ exit }) => exit === 0).length;
  for (const { exit, stderr } of results) {
    if (exit !== 0 && exit !== 5) faults.push(`a process ended with ${exit}: ${stderr}`);
  }
  if (done === 0) faults.push('nobody was promoted');
  if (holders.length !== 1) faults.push(`${holders.length} versions are in Production`);
  if (locks.length > 0) faults.push(`lock entries are left: ${locks.join()}`);
  const finished = changes.filter(({ status }) => status === 'FINISHED');
  if (changes.some(({ status }) => status === 'RUNNING')) faults.push('a record was not closed');
  if (finished.length !== done) faults.push(`${done} were promoted, ${finished.length} recorded`);
  if (finished.at(-1)?.version !== holders[0]) faults.push('the last record is not the holder');
  if (changes.some(({ seq }, index) => seq !== index + 1)) {
    faults.push(`the records are no one order: ${changes.map(({ seq }) => seq).join()}`);
  }
  finished.forEach(({ from }, index) => {
    const before = index === 0 ? [] : [finished[index - 1]?.version];
    if (from.join() !== before.join())
      faults.push(`record ${index + 1} found ${from.join()} there`);
  });
  return faults;
}
