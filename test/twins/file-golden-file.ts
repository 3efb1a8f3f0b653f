import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { inMemory } from '../adapters/files/file-store.js';
import { temporaryFolder } from '../services/guard.mjs';
import { installOldMlflow } from '../services/old-mlflow.mjs';
import { oldVenvPython } from '../services/paths.mjs';
import { fileScript } from './file-script.js';
import type { Operation } from './operation.js';
import { pythonSide } from './python-side.js';
import { runScript, type Step } from './run-script.js';
import { watchedFiles } from './watched-files.js';

/** Versions of MLflow whose ways with a file store are kept in `golden/`. */
export const FILE_GOLDEN_VERSIONS = ['2.9.2', '3.4.0'];

/** What one version did: in its file the first line, and a line each. */
interface FileGolden {
  /** The store before the script, as texts by their paths. */
  readonly files: Readonly<Record<string, string>>;
  readonly steps: readonly Step<Operation>[];
}

const goldenPath = (version: string) =>
  join(import.meta.dirname, 'golden', `files-${version}.jsonl`);

export function readFileGolden(version: string): FileGolden {
  const lines = readFileSync(goldenPath(version), 'utf8').trimEnd().split('\n');
  const [files, ...steps] = lines.map((line) => JSON.parse(line));
  return { files, steps };
}

/** Makes the store with which a recording began. */
export function restoreFiles(files: FileGolden['files'], store: string): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(store, path)), { recursive: true });
    writeFileSync(join(store, path), text);
  }
}

/**
 * Lets an old MLflow make a file store and do the script on it. It is installed if need be. To record
 * all of them again:
 *
 *     MLREG_RECORD_TWINS=1 npx vitest run test/twins/file-golden.test.ts
 */
export async function recordFiles(version: string): Promise<void> {
  await installOldMlflow(version, console.log);
  const folder = temporaryFolder('record', inMemory());
  const store = join(folder.path, 'mlruns');
  const python = oldVenvPython(version);
  const side = pythonSide<Operation>(python, store, undefined, `file://${store}`);
  try {
    await side.seed();
    const files = filesOf(store);
    const script = fileScript(version !== '2.9.2');
    const steps = await runScript(script, side, watchedFiles(store));
    const text = [files, ...steps].map((line) => `${JSON.stringify(line)}\n`).join('');
    writeFileSync(goldenPath(version), text.replaceAll(store, '/data/mlruns'));
  } finally {
    await side.close();
    folder.remove();
  }
}

function filesOf(store: string): Record<string, string> {
  const paths = readdirSync(store, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(store, join(entry.parentPath, entry.name)));
  return Object.fromEntries(
    paths.sort().map((path) => [path, readFileSync(join(store, path), 'utf8')]),
  );
}
