import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeService } from '../services/describe-service.js';
import { temporaryFolder } from '../services/guard.mjs';
import { venvPython } from '../services/paths.mjs';
import { mlregSide } from './mlreg-side.js';
import type { Operation } from './operation.js';
import { pythonSide } from './python-side.js';
import { runScript, type Step } from './run-script.js';
import { scriptOf } from './script.js';
import { REGISTRY_TABLES } from './tables.js';

describeService('mlreg and MLflow, on copies of one database', ['mlflow'], () => {
  const folder = temporaryFolder('twins');
  const script = scriptOf(true);
  let mlflow: Step<Operation>[];
  let mlreg: Step<Operation>[];

  beforeAll(async () => {
    const [theirs, ours] = ['mlflow.db', 'mlreg.db'].map((name) => join(folder.path, name)) as [
      string,
      string,
    ];
    const python = pythonSide<Operation>(venvPython(), theirs);
    try {
      await python.seed();
      copyFileSync(theirs, ours);
      mlflow = await runScript(script, python, { file: theirs, tables: REGISTRY_TABLES });
    } finally {
      await python.close();
    }
    const side = mlregSide(ours);
    try {
      mlreg = await runScript(script, side, { file: ours, tables: REGISTRY_TABLES });
    } finally {
      await side.close();
    }
  });
  afterAll(() => folder.remove());

  it('writes in most of its steps, and in every table', () => {
    expect(mlflow.filter(({ changes }) => changes.length > 0).length).toBeGreaterThan(50);
    const touched = new Set(mlflow.flatMap(({ changes }) => changes.map(({ table }) => table)));
    expect([...touched].sort()).toEqual(
      REGISTRY_TABLES.filter((table) => table !== 'logged_models').sort(),
    );
  });

  it.each(script.map((operation, index) => [index + 1, JSON.stringify(operation)] as const))(
    'step %i: %s',
    (step) => {
      expect(mlreg[step - 1]).toEqual(mlflow[step - 1]);
    },
  );
});
