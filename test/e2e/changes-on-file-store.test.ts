import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { EMPTY_STORE, inMemory, put } from '../adapters/files/file-store.js';
import { leftoversIn, stateOf } from '../adapters/files/store-state.js';
import { cleanupScenario, SCENARIO_TIMEOUT } from './cleanup-scenario.js';
import { errorOf, mlreg } from './mlreg.js';

const runOf = (version: number) => String(version).repeat(32).slice(0, 32);
const sourceOf = (version: number) => `s3://b/${version}`;

/** A store with a model `m` of versions whose runs had these accuracies. */
function aStore(accuracies: readonly number[]): string {
  const cwd = mkdtempSync(join(inMemory(), 'mlreg-changes-'));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  const store = join(cwd, 'mlruns');
  put(store, {
    ...EMPTY_STORE,
    'models/m/meta.yaml': 'creation_timestamp: 1\nlast_updated_timestamp: 1\nname: m\n',
  });
  for (const [index, accuracy] of accuracies.entries()) {
    const version = index + 1;
    put(store, {
      [`0/${runOf(version)}/meta.yaml`]: `experiment_id: '0'
lifecycle_stage: active
run_id: '${runOf(version)}'
run_name: train
status: 3
`,
      [`0/${runOf(version)}/metrics/accuracy`]: `1 ${accuracy} 0\n`,
      [`models/m/version-${version}/meta.yaml`]: `creation_timestamp: ${version}
current_stage: None
last_updated_timestamp: ${version}
name: m
run_id: '${runOf(version)}'
source: ${sourceOf(version)}
status: READY
version: ${version}
`,
    });
  }
  return store;
}

describe('changes on a file store', () => {
  let store: string;
  beforeEach(() => {
    store = aStore([0.8, 0.9, 0.85]);
  });
  const here = (...args: string[]) =>
    mlreg([...args, '--json'], { env: { MLFLOW_TRACKING_URI: store, MLREG_STAGE_POLICY: 'off' } });
  const done = async (...args: string[]) => {
    const result = await here(...args);
    expect([args, result.exit, result.stderr]).toEqual([args, 0, '']);
    return JSON.parse(result.stdout);
  };
  const files = () => stateOf(store, Number.POSITIVE_INFINITY);
  const TO_PRODUCTION = ['--stage', 'Production'];

  it('writes nothing that a gate refuses, and says what each gate saw', async () => {
    await done('promote', 'm/2', ...TO_PRODUCTION);
    const before = files();
    const gates = [
      ...['--require', 'metrics.accuracy > production.metrics.accuracy'],
      ...['--require', 'metrics.accuracy > 0.5'],
    ];
    const refused = await here('promote', 'm/3', ...TO_PRODUCTION, ...gates);
    expect(refused.exit).toBe(7);
    expect(errorOf(refused).details).toMatchObject({
      gates: [{ outcome: 'failed' }, { outcome: 'passed' }],
    });
    expect(files()).toEqual(before);
    const forced = await here('promote', 'm/3', ...TO_PRODUCTION, ...gates, '--force');
    expect([forced.exit, forced.stderr]).toEqual([0, expect.stringContaining('forced: 1 of 2')]);
    expect((await done('history', 'm'))[0]).toMatchObject({ version: '3', forced: true });
  });

  it('takes the best by its metric, once', async () => {
    const auto = ['promote', 'm', '--auto', '--metric', 'accuracy'];
    expect(await done(...auto)).toMatchObject({ changed: true, plan: { version: '2' } });
    const before = files();
    expect(await done(...auto)).toMatchObject({ changed: false });
    expect(files()).toEqual(before);
  });

  it('ranks several models under the one lock that there is', async () => {
    await done('promote', 'm/1', '--to-model', 'n', '--alias', 'champion');
    const rank = ['rank', 'm', 'n', '--metric', 'accuracy', '--no-output'];
    expect(await done(...rank)).toMatchObject({ changed: true, plan: { moves: [{}, {}, {}] } });
    expect(await done('alias', 'list')).toEqual([
      { registered_name: 'm', alias: 'champion', version: '2' },
      { registered_name: 'n', alias: 'challenger', version: '1' },
    ]);
    const before = files();
    expect(await done(...rank)).toMatchObject({ changed: false });
    expect(files()).toEqual(before);
  });

  it('goes back as often as it went forth, by records with numbers', async () => {
    for (const version of ['1', '2', '3']) await done('promote', `m/${version}`, ...TO_PRODUCTION);
    expect((await done('rollback', 'm')).plan).toMatchObject({ version: '2', from: ['3'] });
    expect((await done('rollback', 'm')).plan).toMatchObject({ version: '1', from: ['2'] });
    const changes = await done('history', 'm');
    expect(changes).toMatchObject(
      [
        ['rollback', '1', 5],
        ['rollback', '2', 4],
        ['promote', '3', 3],
        ['promote', '2', 2],
        ['promote', '1', 1],
      ].map(([verb, version, seq]) => ({ verb, version, seq, status: 'FINISHED' })),
    );
    expect(leftoversIn(store)).toEqual([]);
  });

  it('registers what a run has logged once, and promotes it by that metric', async () => {
    put(store, { [`0/${runOf(2)}/artifacts/model/MLmodel`]: 'flavors: {}\n' });
    const meta = `0/${runOf(2)}/meta.yaml`;
    const text = `${files().get(meta)}artifact_uri: file://${store}/0/${runOf(2)}/artifacts\n`;
    put(store, { [meta]: text });
    const register = ['register', 'net', '--source', `runs:/${runOf(2)}/model`];
    const gate = ['--require', 'metrics.accuracy >= 0.9'];
    expect(await done(...register, ...TO_PRODUCTION, ...gate)).toMatchObject({
      changed: true,
      plan: { version: '1', run_id: runOf(2), creates_model: true },
      result: { stage: 'Production' },
    });
    expect(await done(...register)).toMatchObject({ changed: false, plan: { version: '1' } });
  });

  it('plans, archives, deletes, and remembers', { timeout: SCENARIO_TIMEOUT }, async () => {
    const six = aStore([0.1, 0.2, 0.3, 0.4, 0.5, 0.6]);
    const registered = [1, 2, 3, 4, 5, 6].map(
      (version) =>
        [String(version), { source: sourceOf(version), run_id: runOf(version) }] as const,
    );
    await cleanupScenario(six, 'm', new Map(registered));
    expect([...stateOf(six, 0).keys()].filter((path) => path.startsWith('models/'))).toEqual([]);
    expect(leftoversIn(six)).toEqual([]);
  });
});
