import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../services/guard.mjs';
import { GOLDEN_VERSIONS, readGolden, restoreGolden } from './golden-file.js';
import { mlregSide } from './mlreg-side.js';
import { newWay, OLD_WAYS } from './old-ways.js';
import type { Operation } from './operation.js';
import { record } from './record.js';
import { runScript, type Step } from './run-script.js';
import { scriptOf } from './script.js';
import { REGISTRY_TABLES } from './tables.js';

if (process.env.MLREG_RECORD_TWINS === '1') {
  for (const version of GOLDEN_VERSIONS) await record(version);
}

describe.each(GOLDEN_VERSIONS)('mlreg on a database of MLflow %s', (version) => {
  const folder = temporaryFolder('golden');
  const golden = readGolden(version);
  let steps: Step<Operation>[];

  beforeAll(async () => {
    const file = join(folder.path, 'mlflow.db');
    await restoreGolden(version, file);
    const side = mlregSide(file);
    const script = golden.map(({ operation }) => operation);
    try {
      steps = await runScript(script, side, { database: file, tables: REGISTRY_TABLES });
    } finally {
      await side.close();
    }
  });
  afterAll(() => folder.remove());

  it('does the script of today', () => {
    const script = scriptOf(version !== '2.9.2');
    expect(golden.map(({ operation }) => operation)).toEqual(script);
  });

  it.each(golden.map((step, index) => [index + 1, JSON.stringify(step.operation)] as const))(
    'step %i: %s',
    (number) => {
      expect(steps[number - 1]).toEqual(golden.map(newWay)[number - 1]);
    },
  );

  it('does what newer versions do where this one did otherwise', () => {
    const changed = golden.filter((step) => newWay(step) !== step);
    expect(changed.map(({ operation }) => operation)).toEqual(OLD_WAYS.map(({ at }) => at));
  });
});
