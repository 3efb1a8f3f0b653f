import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { FileRegistry } from '../../src/adapters/store/files/file-registry.js';
import { inMemory, sessionOn } from '../adapters/files/file-store.js';
import { describeService } from '../services/describe-service.js';
import { temporaryFolder } from '../services/guard.mjs';
import { venvPython } from '../services/paths.mjs';
import { fileScript } from './file-script.js';
import { registrySide } from './mlreg-side.js';
import type { Operation } from './operation.js';
import { pythonSide } from './python-side.js';
import { runScript, type Step } from './run-script.js';
import { watchedFiles } from './watched-files.js';

describeService('mlreg and MLflow, on copies of one file store', ['mlflow'], () => {
  const folder = temporaryFolder('file-twins', inMemory());
  const script = fileScript(true);
  let mlflow: Step<Operation>[];
  let mlreg: Step<Operation>[];

  beforeAll(async () => {
    const [theirs, ours] = ['mlflow', 'mlreg'].map((name) => join(folder.path, name)) as [
      string,
      string,
    ];
    const python = pythonSide<Operation>(venvPython(), theirs, undefined, `file://${theirs}`);
    try {
      await python.seed();
      cpSync(theirs, ours, { recursive: true });
      mlflow = await runScript(script, python, watchedFiles(theirs));
    } finally {
      await python.close();
    }
    const side = registrySide(new FileRegistry(sessionOn(ours)));
    mlreg = await runScript(script, side, watchedFiles(ours));
  }, 120_000);
  afterAll(() => folder.remove());

  it('writes in most of its steps', () => {
    expect(mlflow.filter(({ changes }) => changes.length > 0).length).toBeGreaterThan(45);
  });

  it.each(script.map((operation, index) => [index + 1, JSON.stringify(operation)] as const))(
    'step %i: %s',
    (step) => {
      expect(mlreg[step - 1]).toEqual(mlflow[step - 1]);
    },
  );
});
