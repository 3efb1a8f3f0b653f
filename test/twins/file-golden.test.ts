import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FileRegistry } from '../../src/adapters/store/files/file-registry.js';
import { inMemory, sessionOn } from '../adapters/files/file-store.js';
import { temporaryFolder } from '../services/guard.mjs';
import {
  FILE_GOLDEN_VERSIONS,
  readFileGolden,
  recordFiles,
  restoreFiles,
} from './file-golden-file.js';
import { fileScript } from './file-script.js';
import { registrySide } from './mlreg-side.js';
import type { Operation } from './operation.js';
import { runScript, type Step } from './run-script.js';
import { watchedFiles } from './watched-files.js';

if (process.env.MLREG_RECORD_TWINS === '1') {
  for (const version of FILE_GOLDEN_VERSIONS) await recordFiles(version);
}

describe.each(FILE_GOLDEN_VERSIONS)('mlreg on a file store of MLflow %s', (version) => {
  const folder = temporaryFolder('file-golden', inMemory());
  const golden = readFileGolden(version);
  let steps: Step<Operation>[];

  beforeAll(async () => {
    const store = join(folder.path, 'mlruns');
    restoreFiles(golden.files, store);
    const side = registrySide(new FileRegistry(sessionOn(store)));
    const script = golden.steps.map(({ operation }) => operation);
    steps = await runScript(script, side, watchedFiles(store));
  });
  afterAll(() => folder.remove());

  it('does the script of today', () => {
    const script = fileScript(version !== '2.9.2');
    expect(golden.steps.map(({ operation }) => operation)).toEqual(script);
  });

  it.each(golden.steps.map((step, index) => [index + 1, JSON.stringify(step.operation)] as const))(
    'step %i: %s',
    (number) => {
      expect(steps[number - 1]).toEqual(golden.steps[number - 1]);
    },
  );
});
