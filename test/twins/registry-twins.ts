import { beforeAll, expect, it } from 'vitest';
import { venvPython } from '../services/paths.mjs';
import { mlregSide } from './mlreg-side.js';
import type { Operation } from './operation.js';
import { pythonSide } from './python-side.js';
import { runScript, type Step } from './run-script.js';
import { scriptOf } from './script.js';
import { REGISTRY_TABLES } from './tables.js';

/** Where the twins work. */
export interface TwinDatabases {
  /** One that nobody has written to. */
  readonly make: () => Promise<string>;
  /** @param database - nobody has it open */
  readonly copy: (database: string) => Promise<string>;
}

/** MLflow's store and mlreg's do the same on copies of one database, and leave the same. */
export function registryTwins({ make, copy }: TwinDatabases): void {
  const script = scriptOf(true);
  let mlflow: Step<Operation>[];
  let mlreg: Step<Operation>[];

  beforeAll(async () => {
    const theirs = await make();
    const seeding = pythonSide<Operation>(venvPython(), theirs);
    await seeding.seed().finally(() => seeding.close());
    const ours = await copy(theirs);
    const python = pythonSide<Operation>(venvPython(), theirs);
    try {
      mlflow = await runScript(script, python, { database: theirs, tables: REGISTRY_TABLES });
    } finally {
      await python.close();
    }
    const side = mlregSide(ours);
    try {
      mlreg = await runScript(script, side, { database: ours, tables: REGISTRY_TABLES });
    } finally {
      await side.close();
    }
  });

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
}
