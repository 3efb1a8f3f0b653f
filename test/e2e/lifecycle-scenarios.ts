import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { python } from '../services/python.mjs';
import { errorOf, mlreg as run } from './mlreg.js';

const ACCURACY = new URL('../services/seed/accuracy.py', import.meta.url).pathname;

/** A registry whose runs have logged a model each. */
export interface Project {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** With an accuracy of 0.80, 0.87, 0.91 and 0.96. */
  readonly runs: readonly string[];
  readonly isOnS3: boolean;
}

/** Milliseconds: some twenty commands one after the other, and Python, on a busy machine. */
export const SCENARIO_TIMEOUT = 240_000;

const SETTINGS = `auto_promote_threshold: 0.85
primary_metric: accuracy
max_model_versions: 10
`;

/** The life of a model in a project that promotes above an accuracy of 0.85. */
export async function versioningGuide(model: string, project: Project): Promise<void> {
  const { runs, isOnS3 } = project;
  const cwd = join(project.cwd, 'promotes-by-accuracy');
  mkdirSync(cwd);
  writeFileSync(join(cwd, 'mlreg.config.yaml'), SETTINGS);
  const { done, refused } = commands({ ...project, cwd });
  const register = (number: number) => {
    const source = `runs:/${runs[number - 1]}/model`;
    return done('register', model, '--source', source, '--stage', 'Staging');
  };
  const promote = ['promote', model, '--auto'] as const;

  expect((await register(1)).result).toMatchObject({ version: '1', stage: 'Staging' });
  expect((await refused(7, ...promote)).message).toContain(
    'accuracy 0.8 is not better than 0.85 (auto_promote_threshold)',
  );
  expect(await register(1)).toMatchObject({ changed: false });

  await register(2);
  expect(await done(...promote)).toMatchObject({ changed: true, plan: { version: '2', from: [] } });
  await register(3);
  expect(await done(...promote)).toMatchObject({ plan: { version: '3', from: ['2'] } });
  expect(await done(...promote)).toMatchObject({ changed: false });

  const loaded = await done('load', `${model}/latest`);
  const metadata = JSON.parse(readFileSync(join(loaded.path, 'mlreg.json'), 'utf8'));
  expect(metadata).toMatchObject({
    version: '3',
    stage: 'Production',
    run_id: runs[2],
    metrics: { accuracy: 0.91 },
    parameters: { threshold: 41, architecture: 'MoE' },
    s3_location: isOnS3 ? expect.stringMatching(/^s3:\/\/.+\/artifacts$/) : null,
  });

  const { metrics } = await done('compare', '--model', model, '--view', 'metrics');
  const [accuracy] = metrics.filter(({ name }: { name: string }) => name === 'accuracy');
  expect(accuracy.values).toMatchObject([
    { version: '1', value: 0.8 },
    { version: '2', value: 0.87, better: true },
    { version: '3', value: 0.91, better: true },
  ]);

  await register(4);
  await done('export', model, '--output', 'models.json');
  const exported = JSON.parse(readFileSync(join(cwd, 'models.json'), 'utf8')).models[0];
  expect(exported.versions.map(stageOf)).toEqual([
    '4 Staging',
    '3 Production',
    '2 Archived',
    '1 Archived',
  ]);

  const cleanup = await done('cleanup', '--model', model, '--keep', '0', '--yes');
  expect(cleanup.plan.versions.map(({ reason }: { reason: string }) => reason)).toEqual([
    'in Staging',
    'in Production',
    'held Production before',
    'beyond the 0 to keep',
  ]);

  expect(await done('rollback', model)).toMatchObject({ plan: { version: '2', from: ['3'] } });
  const reloaded = await done('load', `${model}/Production`);
  expect(await accuracies(project, loaded.path, reloaded.path)).toEqual([0.91, 0.87]);
}

/** A model that Python serves from Production: tested, described, served, and taken back. */
export async function registryGuide(model: string, project: Project): Promise<void> {
  const { runs } = project;
  const { done } = commands(project);
  const transition = (version: string, stage: string) =>
    done('promote', '--model', model, '--version', version, '--stage', stage);
  const inProduction = () => done('list', '--model', model, '--stage', 'Production');

  for (const source of [runs[1], runs[3]]) {
    await done('register', model, '--source', `runs:/${source}/model`);
  }
  await transition('1', 'Staging');
  await transition('1', 'Production');
  await transition('2', 'Staging');
  const description = 'MoE trained on CICIDS. "F1"=98.3%.\nUses a 1D CNN.';
  await done('describe', '--model', model, '--version', '2', '--set', description);
  await done('tag', 'set', `${model}/2`, 'dataset=CICIDS', 'architecture=MoE-CNN');
  await transition('2', 'Production');

  expect(await inProduction()).toMatchObject([
    { version: '2', run_id: runs[3], status: 'READY', description, tags: { dataset: 'CICIDS' } },
  ]);
  const { path } = await done('load', `models:/${model}/Production`);
  const served = `models:/${model}/Production`;
  expect(await accuracies(project, served, path)).toEqual([0.96, 0.96]);

  await done('rollback', model, '-m', 'alarms');
  expect(await inProduction()).toMatchObject([{ version: '1', run_id: runs[1] }]);
  expect(await accuracies(project, served)).toEqual([0.87]);
  const versions = await done('list', '--model', model);
  expect(versions.map(stageOf)).toEqual(['2 Archived', '1 Production']);
}

/** A server's `Date` says no more than the second: changes closer than that may overlap by it. */
const SECOND = 1_100;

/** The first version was put into Production past mlreg. */
export async function backAndForth(model: string, project: Project): Promise<void> {
  const { done, refused } = commands(project, { MLREG_STAGE_POLICY: 'off' });
  const past = commands(project, { MLREG_AUDIT_EXPERIMENT: 'off' });
  for (const source of project.runs) {
    await past.done('register', model, '--source', `runs:/${source}/model`);
  }
  await past.done('promote', `${model}/1`, '--stage', 'Production');

  for (const version of ['2', '3', '4']) {
    await done('promote', `${model}/${version}`, '--stage', 'Production');
    await sleep(SECOND);
  }
  for (const version of ['3', '2', '1']) {
    await sleep(SECOND);
    expect((await done('rollback', model)).plan.version).toBe(version);
    const [holder, ...others] = await done('list', '--model', model, '--stage', 'Production');
    expect([holder.version, others]).toEqual([version, []]);
  }
  expect((await refused(8, 'rollback', model)).message).toContain('nobody is known');

  const changes = (await done('history', model)).reverse();
  const holders = async () => {
    const times = [changes[0].time, ...changes.map((each: { end_time: string }) => each.end_time)];
    const asked = times.map((time) => done('history', model, '--at', time));
    return (await Promise.all(asked)).map(
      (targets) =>
        targets.find(({ target }: { target: string }) => target === 'Production').versions,
    );
  };
  const held = ['1', '2', '3', '4', '3', '2', '1'].map((version) => [version]);
  expect(await holders()).toEqual(held);

  await done('cleanup', model, '--keep', '0', '--yes');
  await done('delete', model, '--yes');
  expect(await holders()).toEqual(held);
  const verbs = (await done('history', model)).map(({ verb }: { verb: string }) => verb);
  expect(verbs).toEqual([
    ...['delete', 'cleanup'],
    ...['rollback', 'rollback', 'rollback'],
    ...['promote', 'promote', 'promote'],
  ]);
  expect((await refused(8, 'details', model)).message).toContain('there is no registered model');
}

const stageOf = ({ version, stage }: { version: string; stage: string }) => `${version} ${stage}`;

/** What Python gets right with the models at these URIs or folders. */
function accuracies({ env, cwd }: Project, ...uris: string[]): Promise<unknown> {
  return python(ACCURACY, { env, args: uris, cwd });
}

function commands({ cwd, env }: Project, settings: Readonly<Record<string, string>> = {}) {
  const mlreg = (args: readonly string[]) =>
    run([...args, '--json'], { cwd, env: { ...env, ...settings } });
  return {
    /** The JSON that a command prints. */
    done: async (...args: readonly string[]) => {
      const result = await mlreg(args);
      expect([args, result.exit, result.stderr]).toEqual([args, 0, expect.anything()]);
      return JSON.parse(result.stdout);
    },
    /** The error that a command ends with. */
    refused: async (exit: number, ...args: readonly string[]) => {
      const result = await mlreg(args);
      expect([args, result.exit]).toEqual([args, exit]);
      return errorOf(result);
    },
  };
}
