import { describe, expect, it } from 'vitest';
import { MemoryArtifacts } from '../../src/adapters/artifacts/memory.js';
import { UsageError } from '../../src/domain/errors.js';
import { parseNameTemplate } from '../../src/domain/name-template.js';
import { sourceText } from '../../src/domain/repair/repair-plan.js';
import { type PlanRepairInput, planRepairs } from '../../src/operations/repair/plan-repair.js';
import { repairRegistry } from '../../src/operations/repair/repair-registry.js';
import { eventLines, ids, stages } from './fixtures.js';
import { put } from './load-world.js';
import { aRegisterWorld, rulesOf, WISHES } from './register-world.js';

/** A world with an experiment `exp`, in which MLflow 2 has logged models. */
function aRepairWorld() {
  const world = aRegisterWorld();
  const { tracking } = world.given;
  const addExperiment = (experimentId: string, name: string, deleted = false) =>
    tracking.experiments.set(experimentId, { experimentId, name, artifactLocation: '', deleted });
  addExperiment('1', 'exp');
  const history = (minute: string) =>
    JSON.stringify([{ artifact_path: 'model', utc_time_created: `2026-03-01 12:${minute}:00.5` }]);
  return {
    ...world,
    addExperiment,
    addLogged: (runId: string, minute: string, more: object = {}) =>
      world.addRun(runId, Number(minute) / 100, {
        tags: new Map([['mlflow.log-model.history', history(minute)]]),
        ...more,
      }),
    async plan(more: Partial<PlanRepairInput> = {}, template = '{experiment}_{name}') {
      const input = {
        ...{ template: parseNameTemplate(template), experiments: [], lookInto: 100 },
        ...{
          auditExperiment: 'mlreg-audit',
          inferenceExperiment: 'mlreg-inference',
          includeDeleted: false,
        },
        ...{ target: null, isDefaultTarget: false },
        ...more,
      };
      return await planRepairs(input, world.given);
    },
    async repair(more: Partial<PlanRepairInput> = {}, options: object = {}) {
      const { steps } = await this.plan(more);
      const input = { steps, wishes: WISHES, rules: undefined, best: null, ...options };
      return await repairRegistry(input, world.given);
    },
  };
}

const lines = ({ steps }: Awaited<ReturnType<ReturnType<typeof aRepairWorld>['plan']>>) =>
  steps.map(({ model, source, action, problem }) =>
    [action, model, sourceText(source), problem].filter((each) => each !== null).join(' '),
  );

describe('a plan to repair', () => {
  it('has the models that MLflow 2 wrote on runs, in the order of time', async () => {
    const world = aRepairWorld();
    await world.addLogged('late', '30');
    await world.addLogged('early', '10');
    expect(lines(await world.plan())).toEqual([
      'register exp_model runs:/early/model',
      'register exp_model runs:/late/model',
    ]);
    expect(world.writes).toEqual([]);
  });

  it('has logged models, once, though the run tells of them as well', async () => {
    const world = aRepairWorld();
    await world.addLogged('r', '10');
    await world.addLoggedModel('m-1', { name: 'model', sourceRunId: 'r' });
    await world.addLoggedModel('m-2', { name: 'half', sourceRunId: 'r', status: 'PENDING' });
    expect(lines(await world.plan())).toEqual([
      'register exp_model models:/m-1',
      'leave exp_half models:/m-2 it is PENDING, not READY',
    ]);
  });

  it.each([
    ['the folder of the run', 's3://bucket/r/artifacts/model', 'r'],
    ['a runs:/ URI', 'runs:/r/model', 'r'],
    ['another address of the folder', 'mlflow-artifacts:/1/r/artifacts/model', 'r'],
  ])('leaves out what a version was made of: %s', async (_, source, runId) => {
    const world = aRepairWorld();
    await world.addLogged('r', '10');
    await world.registry.createModel({ name: 'm' });
    await world.registry.createVersion({ model: 'm', source, runId });
    expect((await world.plan()).steps).toEqual([]);
  });

  it('looks into runs that nothing is written down on, the newest first, and says where it stops', async () => {
    const world = aRepairWorld();
    await world.addRun('old', 0.1, { startTime: 1 });
    await world.addRun('new', 0.2, { startTime: 2 });
    await world.addRun('unreadable', 0.3, { startTime: 3 });
    const files = new MemoryArtifacts();
    await put(files, 'net/MLmodel', 'flavors: {}');
    await put(files, 'net/inner/MLmodel', 'flavors: {}');
    await put(files, 'net-b/MLmodel', 'flavors: {}');
    await put(files, 'MLmodel.txt', '');
    world.given.openArtifacts = async ({ uri }) => {
      if (uri.includes('unreadable')) throw new UsageError('no key');
      return files;
    };
    const all = await world.plan();
    expect(lines(all)).toEqual([
      'register exp_net runs:/old/net',
      'register exp_net runs:/new/net',
      'register exp_net-b runs:/old/net-b',
      'register exp_net-b runs:/new/net-b',
    ]);
    expect(all).toMatchObject({ hasMore: false, unread: 1, isEmpty: false });
    const two = await world.plan({ lookInto: 2 });
    expect(two.steps.map(({ runId }) => runId)).toEqual(['new', 'new']);
    expect(two.hasMore).toBe(true);
    expect(await world.plan({ lookInto: 0 })).toMatchObject({ steps: [], hasMore: true });
  });

  it('names what is deleted, and registers it only if that is asked', async () => {
    const world = aRepairWorld();
    world.addExperiment('2', 'corrupted', true);
    await world.addLogged('gone', '10', { deleted: true });
    await world.addLogged('lost', '20', { deleted: true, experimentId: '2' });
    expect(lines(await world.plan())).toEqual([
      'leave corrupted_model runs:/lost/model its experiment is deleted',
      'leave exp_model runs:/gone/model its run is deleted',
    ]);
    const { registered } = await world.repair({ includeDeleted: true });
    expect(ids(registered)).toEqual(['corrupted_model/1', 'exp_model/1']);
  });

  it('makes names by a template, and says why it cannot', async () => {
    const world = aRepairWorld();
    const tags = new Map([
      ['mlflow.log-model.history', '[{"artifact_path": "a/model"}, {"artifact_path": 7}, null]'],
      ['model_type', 'LSTM:v/1'],
    ]);
    await world.addRun('r', 0.5, { tags, name: 'nightly' });
    const named = async (template: string) => lines(await world.plan({}, template))[0];
    expect(await named('EURUSD_{tags.model_type}')).toBe(
      'register EURUSD_LSTM_v_1 runs:/r/a/model',
    );
    expect(await named('{run_name}-{name}')).toBe('register nightly-model runs:/r/a/model');
    expect(await named('{params.depth}')).toBe(
      'leave runs:/r/a/model there is no params.depth to name it by',
    );
    expect(() => parseNameTemplate('{tag.x}')).toThrow('nothing that a name can be made of');
    expect(() => parseNameTemplate('a}')).toThrow('brace');
  });

  it('looks at the experiments that are named, and never at the records of changes', async () => {
    const world = aRepairWorld();
    world.addExperiment('2', 'other');
    world.addExperiment('3', 'mlreg-audit');
    await world.addLogged('a', '10');
    await world.addLogged('b', '10', { experimentId: '2' });
    await world.addLogged('c', '10', { experimentId: '3' });
    expect(lines(await world.plan({ experiments: ['other'] }))).toEqual([
      'register other_model runs:/b/model',
    ]);
    world.addExperiment('4', 'mlreg-inference');
    await world.addLogged('d', '10', { experimentId: '4' });
    expect((await world.plan()).steps).toHaveLength(2);
    await expect(world.plan({ experiments: ['exp', 'othr'] })).rejects.toMatchObject({
      ...{ code: 'not_found', message: 'there is no experiment "othr"' },
      hint: 'did you mean "other"?',
    });
  });

  it('tells of versions whose run or logged model is gone', async () => {
    const world = aRepairWorld();
    await world.addRun('there');
    await world.addRun('deleted', 0.5, { deleted: true });
    await world.registry.createModel({ name: 'm' });
    for (const runId of ['there', 'deleted', 'gone']) {
      await world.registry.createVersion({ model: 'm', source: `runs:/${runId}/model`, runId });
    }
    const { dangling } = await world.plan();
    expect(dangling.map(({ version, reason }) => `${version}: ${reason}`).sort()).toEqual([
      '2: the run deleted is deleted',
      '3: the run gone is gone',
    ]);
  });

  it('knows nothing at all from something', async () => {
    const world = aRepairWorld();
    expect((await world.plan()).isEmpty).toBe(true);
    await world.registry.createModel({ name: 'm' });
    expect((await world.plan()).isEmpty).toBe(false);
  });
});

describe('a repair', () => {
  it('registers what was planned, records it, and has nothing to do a second time', async () => {
    const world = aRepairWorld();
    await world.addLogged('late', '30');
    await world.addLogged('early', '10');
    const target = { kind: 'stage', stage: 'Staging' } as const;
    const { registered, failed } = await world.repair({ target });
    expect([ids(registered), failed]).toEqual([['exp_model/1', 'exp_model/2'], []]);
    expect(await stages(world.registry, 'exp_model')).toEqual(['2 Staging', '1 None']);
    expect(await eventLines(world.given, 'exp_model')).toEqual([
      'register 2 Staging from ',
      'register 1 null from ',
    ]);
    const { length } = world.writes;
    expect((await world.repair({ target })).registered).toEqual([]);
    expect(world.writes).toHaveLength(length);
  });

  it('promotes the best of each model that got a version', async () => {
    const world = aRepairWorld();
    await world.addLogged('late', '10', { startTime: 9 });
    await world.addLogged('best', '05', {
      metrics: new Map([['f1', { value: 9, timestamp: 1, step: 0 }]]),
    });
    const best = {
      target: { kind: 'stage', stage: 'Production' },
      metric: 'f1',
      direction: 'higher',
    };
    const { promoted } = await world.repair({}, { best });
    expect(promoted).toMatchObject([{ model: 'exp_model', changed: true, plan: { version: '1' } }]);
    expect(await stages(world.registry, 'exp_model')).toEqual(['2 None', '1 Production']);
  });

  it('goes on where one cannot be registered: its files are gone, or a gate says no', async () => {
    const world = aRepairWorld();
    await world.addLogged('a', '10');
    await world.addLogged('b', '20');
    const tags = new Map([['mlflow.log-model.history', '[{"artifact_path": "nowhere"}]']]);
    await world.addRun('c', 0.5, { tags });
    const target = { kind: 'stage', stage: 'Staging' } as const;
    const { registered, failed } = await world.repair(
      { target },
      { rules: rulesOf('metrics.f1 > 0.5') },
    );
    expect(ids(registered)).toEqual(['exp_model/1']);
    expect(failed.map(({ error }) => error.code).sort()).toEqual(['not_found', 'refused']);
  });

  it('gives the stage of the settings to the newest of new models only', async () => {
    const world = aRepairWorld();
    await world.addLogged('a', '10');
    await world.registry.createModel({ name: 'exp_model' });
    const target = { kind: 'stage', stage: 'Staging' } as const;
    const { steps } = await world.plan({ target, isDefaultTarget: true });
    expect(steps).toMatchObject([{ createsModel: false, target: null }]);
  });

  it('says what was done if it had to stop', async () => {
    const world = aRepairWorld();
    await world.addLogged('a', '10');
    await world.addLogged('b', '20');
    const stop = new AbortController();
    const { steps } = await world.plan();
    const input = { steps, wishes: WISHES, rules: undefined, best: null };
    const onRegistered = () => stop.abort(new Error('stopped'));
    const deps = { ...world.given, signal: stop.signal, onRegistered };
    await expect(repairRegistry(input, deps)).rejects.toMatchObject({
      code: 'partial',
      message: 'registered 1 version, then had to stop: stopped',
    });
  });
});
