import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makePythonStore, pythonOnStore } from '../adapters/files/python-store.js';
import { describeService } from '../services/describe-service.js';
import { temporaryFolder } from '../services/guard.mjs';
import { oldVenvPython } from '../services/paths.mjs';
import { mlreg } from './mlreg.js';

/** The version whose logged model has a metric: MLflow 3.0.0 to 3.5.0 can change nothing of it. */
const VERSION = ['model', '4'];

describeService('a version that MLflow 3.4.0 cannot change', ['old-mlflow'], () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let store: string;
  beforeEach(async () => {
    folder = temporaryFolder('representer');
    store = join(folder.path, 'mlruns');
    await makePythonStore(oldVenvPython('3.4.0'), store);
  });
  afterEach(() => folder.remove());

  const mlflow = (...call: unknown[]) =>
    pythonOnStore(oldVenvPython('3.4.0'), 'client_side.py', [store, JSON.stringify(call)]);
  const inFolder = (...args: string[]) => mlreg(args, { cwd: folder.path });
  const RAISED = { error: 'RepresenterError' };

  it('is promoted by mlreg, and MLflow 3.4.0 sees it in Production', async () => {
    const call = ['transition_model_version_stage', ...VERSION, 'Production', true] as const;
    expect(await mlflow(...call)).toEqual(RAISED);
    const promoted = await inFolder(
      ...['promote', '--model', 'model', '--version', '4', '--stage', 'Production', '--json'],
    );
    expect(promoted.stderr).not.toContain('error');
    expect(promoted.exit).toBe(0);
    expect(JSON.parse(promoted.stdout)).toMatchObject({ changed: true });
    expect(await mlflow('get_model_version', ...VERSION)).toMatchObject({
      current_stage: 'Production',
    });
    expect(await mlflow('get_model_version', 'model', '2')).toMatchObject({
      current_stage: 'Archived',
    });
    const meta = readFileSync(join(store, 'models/model/version-4/meta.yaml'), 'utf8');
    expect(meta).not.toMatch(/^(metrics|params|aliases):/m);
  });

  it('is described by mlreg', async () => {
    expect(await mlflow('update_model_version', ...VERSION, 'a text')).toEqual(RAISED);
    expect(await inFolder('describe', 'model/4', '--set', "it's: new")).toMatchObject({ exit: 0 });
    expect(await mlflow('get_model_version', ...VERSION)).toMatchObject({
      description: "it's: new",
    });
  });

  it('is deleted by mlreg', async () => {
    expect(await mlflow('delete_model_version', ...VERSION)).toEqual(RAISED);
    expect(await inFolder('delete', 'model/4', '--yes')).toMatchObject({ exit: 0 });
    expect(await mlflow('get_model_version', ...VERSION)).toEqual({ error: 'MlflowException' });
    const left = JSON.parse((await inFolder('list', '--versions', '--json')).stdout);
    expect(left.map(({ version }: { version: string }) => version)).toEqual(['2', '1']);
  });
});
