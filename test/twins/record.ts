import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../services/guard.mjs';
import { installOldMlflow } from '../services/old-mlflow.mjs';
import { oldVenvPython } from '../services/paths.mjs';
import { run } from '../services/process.mjs';
import { goldenDatabase, goldenSteps } from './golden-file.js';
import type { Operation } from './operation.js';
import { pythonSide } from './python-side.js';
import { runScript } from './run-script.js';
import { scriptOf } from './script.js';
import { REGISTRY_TABLES } from './tables.js';
import { readRows } from './watched-database.js';

const DUMP = `
import sqlite3, sys
print("\\n".join(sqlite3.connect(sys.argv[1]).iterdump()))
`;

/**
 * Lets an old MLflow make a database and do the script on it, and keeps both in `golden/`. It is
 * installed if need be. To record all of them again:
 *
 *     MLREG_RECORD_TWINS=1 npx vitest run test/twins/golden.test.ts
 */
export async function record(version: string): Promise<void> {
  await installOldMlflow(version, console.log);
  const python = oldVenvPython(version);
  const folder = temporaryFolder('record');
  const file = join(folder.path, 'mlflow.db');
  const side = pythonSide<Operation>(python, file);
  try {
    await side.seed();
    writeFileSync(goldenDatabase(version), await run(python, ['-c', DUMP, file]));
    const hasLoggedModels = (await readRows(file, ['logged_models'])).length > 0;
    const script = scriptOf(hasLoggedModels);
    const steps = await runScript(script, side, { database: file, tables: REGISTRY_TABLES });
    writeFileSync(goldenSteps(version), steps.map((step) => `${JSON.stringify(step)}\n`).join(''));
  } finally {
    await side.close();
    folder.remove();
  }
}
