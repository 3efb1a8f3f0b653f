import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { FileTracking } from '../../src/adapters/store/files/file-tracking.js';
import { inMemory, sessionOn } from '../adapters/files/file-store.js';
import { describeService } from '../services/describe-service.js';
import { temporaryFolder } from '../services/guard.mjs';
import { venvPython } from '../services/paths.mjs';
import { pythonSide } from './python-side.js';
import { runScript, type Step } from './run-script.js';
import { trackingMlregSide } from './tracking-mlreg-side.js';
import type { TrackingOperation } from './tracking-operation.js';
import { LOGGED_MODEL_SCRIPT, TRACKING_SCRIPT } from './tracking-script.js';
import { watchedRuns } from './watched-runs.js';

const PROGRAM = join(import.meta.dirname, 'tracking_side.py');

/**
 * MLflow writes the parameters that come before one it refuses (3.17.2); mlreg writes none. It looks for a
 * name by a filter, which breaks at a quote: mlreg takes such a name.
 */
const SCRIPT = [...TRACKING_SCRIPT, ...LOGGED_MODEL_SCRIPT]
  .filter(({ op, ...of }) => !(op === 'create_experiment' && 'name' in of && of.name.includes("'")))
  .map((operation) =>
    operation.op === 'log' && operation.params?.depth === '4'
      ? { ...operation, params: { depth: '4' } }
      : operation,
  );

describeService('twins: MLflow and mlreg write runs to file stores', ['mlflow'], () => {
  const folder = temporaryFolder('file-tracking', inMemory());
  let mlflow: Step<TrackingOperation>[];
  let mlreg: Step<TrackingOperation>[];

  beforeAll(async () => {
    const theirs = join(folder.path, 'mlflow');
    const ours = join(folder.path, 'mlreg');
    const python = pythonSide<TrackingOperation>(venvPython(), theirs, PROGRAM, `file://${theirs}`);
    try {
      await python.seed();
      cpSync(theirs, ours, { recursive: true });
      // Experiment 0 keeps its files in its own store.
      const first = join(ours, '0', 'meta.yaml');
      writeFileSync(first, readFileSync(first, 'utf8').replace(theirs, ours));
      mlflow = await runScript(SCRIPT, python, watchedRuns(theirs));
    } finally {
      await python.close();
    }
    const side = trackingMlregSide(new FileTracking(sessionOn(ours), `file://${ours}`));
    mlreg = await runScript(SCRIPT, side, watchedRuns(ours));
  }, 120_000);
  afterAll(() => folder.remove());

  it('writes in most of its steps', () => {
    expect(mlflow.filter(({ changes }) => changes.length > 0).length).toBeGreaterThan(12);
  });

  it.each(SCRIPT.map((operation, index) => [index + 1, operation.op] as const))(
    'step %i: %s',
    (step) => {
      expect(mlreg[step - 1]).toEqual(mlflow[step - 1]);
    },
  );
});
