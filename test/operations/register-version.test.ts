import { beforeEach, describe, expect, test } from 'vitest';
import { REQUEST_ID_TAG } from '../../src/domain/own-tags.js';
import type { PromotionTarget } from '../../src/domain/promotion-target.js';
import { putInStage, stages } from './fixtures.js';
import { aRegisterWorld, rulesOf } from './register-world.js';

const staging: PromotionTarget = { kind: 'stage', stage: 'Staging' };
const production: PromotionTarget = { kind: 'stage', stage: 'Production' };

let world: ReturnType<typeof aRegisterWorld>;
beforeEach(() => {
  world = aRegisterWorld();
});

describe('registering the model of a run', () => {
  test('creates the model and its first version, as MLflow does', async () => {
    const source = await world.addRun('r1');
    const { changed, plan, result } = await world.register(source, {
      tags: new Map([['team', 'rca']]),
      description: 'first',
    });
    expect(changed).toBe(true);
    expect(plan).toMatchObject({ version: '1', createsModel: true, createsVersion: true });
    expect(result).toMatchObject({
      version: '1',
      runId: 'r1',
      source: 's3://bucket/r1/artifacts/model',
      description: 'first',
      stage: 'None',
    });
    expect(result?.tags.get('team')).toBe('rca');
    expect(result?.tags.get(REQUEST_ID_TAG)).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('finds what was registered from there, whoever did it', async () => {
    const source = await world.addRun('r1');
    await world.register(source);
    const before = world.writes.length;
    expect(await world.register(source)).toMatchObject({
      changed: false,
      plan: { version: '1', createsVersion: false },
      result: { version: '1' },
    });
    expect(world.writes).toHaveLength(before);
    await world.addRun('r2');
    await world.registry.createVersion({ model: 'm', source: 'runs:/r2/model', runId: 'r2' });
    expect((await world.register('runs:/r2/model')).result?.version).toBe('2');
    expect(await stages(world.registry)).toEqual(['2 None', '1 None']);
  });

  test('is done under the name with the prefix if there is such a model', async () => {
    const source = await world.addRun('r1');
    await world.registry.createModel({ name: 'team_m' });
    Object.assign(world.given, { modelPrefix: 'team_' });
    expect((await world.register(source)).plan).toMatchObject({
      model: 'team_m',
      createsModel: false,
    });
  });

  test('writes nothing in a dry run', async () => {
    const source = await world.addRun('r1');
    const { plan, result } = await world.register(source, { dryRun: true, target: staging });
    expect(plan).toMatchObject({ version: null, createsModel: true, target: 'Staging' });
    expect(result).toBeNull();
    expect(world.writes).toEqual([]);
  });
});

describe('a source', () => {
  test('is the logged model of that name, where the run has no such folder', async () => {
    world.given.tracking.runs.clear();
    await world.addRun('r1');
    await world.addLoggedModel('m-1', { name: 'lstm', sourceRunId: 'r1' });
    const { result } = await world.register('runs:/r1/lstm');
    expect(result).toMatchObject({ source: 'models:/m-1', loggedModelId: 'm-1', runId: 'r1' });
    expect((await world.register('models:/m-1')).changed).toBe(false);
  });

  test('may be any place that holds a model', async () => {
    await world.addModel('s3://bucket/shelf');
    expect((await world.register('s3://bucket/shelf/')).result).toMatchObject({
      source: 's3://bucket/shelf',
      runId: null,
    });
    expect((await world.register('s3://bucket/shelf')).changed).toBe(false);
  });

  test.each([
    ['runs:/gone/model', 'not_found', 'there is no run gone'],
    ['runs:/deleted/model', 'not_found', 'the run deleted is deleted'],
    ['runs:/r1/nothing', 'not_found', 'the run r1 has no model at nothing'],
    ['runs:/r1/../model', 'usage', '"../model" is no path of a run'],
    ['models:/m-gone', 'not_found', 'there is no logged model m-gone'],
    ['models:/m-pending', 'refused', 'the logged model m-pending is PENDING, not READY'],
    ['models:/m-empty', 'not_found', 'there is no model at s3://bucket/empty'],
    ['s3://bucket/nothing', 'not_found', 'there is no model at s3://bucket/nothing'],
  ])('%s is refused before anything is written', async (source, code, message) => {
    await world.addRun('r1');
    await world.addRun('deleted', 0.9, { deleted: true });
    await world.addLoggedModel('m-pending', { status: 'PENDING' });
    await world.addLoggedModel('m-empty', { artifactUri: 's3://bucket/empty' });
    await expect(world.register(source)).rejects.toMatchObject({ code, message });
    expect(world.writes).toEqual([]);
  });
});

describe('a target', () => {
  test('is given to the new version, under the rules for that', async () => {
    const first = await world.addRun('r1', 0.8);
    const better = await world.addRun('r2', 0.9);
    const gate = { target: production, rules: rulesOf('metrics.f1 > production.metrics.f1') };
    expect((await world.register(first, gate)).judgement.gates).toMatchObject([
      { outcome: 'no_occupant' },
    ]);
    const { plan, result } = await world.register(better, gate);
    expect(plan).toMatchObject({ from: ['1'], archive: ['1'] });
    expect(result).toMatchObject({ version: '2', stage: 'Production' });
    expect(await stages(world.registry)).toEqual(['2 Production', '1 Archived']);
  });

  test('that the rules refuse leaves nothing written', async () => {
    const source = await world.addRun('r1', 0.8);
    const refused = world.register(source, {
      target: production,
      rules: rulesOf('metrics.f1 > 1'),
    });
    await expect(refused).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringMatching(/^m to Production: nothing is registered: the gate failed/),
    });
    expect(world.writes).toEqual([]);
    const forced = { target: production, rules: rulesOf('metrics.f1 > 1'), force: true };
    expect(await world.register(source, forced)).toMatchObject({ forced: true, changed: true });
  });

  test('is given to the version that is there, if it has it not', async () => {
    const source = await world.addRun('r1');
    await world.register(source);
    const { changed, plan } = await world.register(source, { target: staging });
    expect({ changed, plan }).toMatchObject({
      changed: true,
      plan: { createsVersion: false, promotes: true },
    });
    expect(await stages(world.registry)).toEqual(['1 Staging']);
  });

  test('of the settings moves no version that is somewhere', async () => {
    const source = await world.addRun('r1');
    const byDefault = { target: staging, isDefaultTarget: true };
    expect((await world.register(source, byDefault)).result?.stage).toBe('Staging');
    await putInStage(world.registry, 'm', 'Production', '1');
    expect(await world.register(source, byDefault)).toMatchObject({ changed: false });
    expect(await stages(world.registry)).toEqual(['1 Production']);
  });

  test('None is where a new version is', async () => {
    const source = await world.addRun('r1');
    await world.register(source, { target: { kind: 'stage', stage: 'None' } });
    expect(world.writes).toEqual(['createModel', 'createVersion']);
  });
});

describe('a label', () => {
  test('goes up from the highest there is', async () => {
    const label = (bump: 'major' | 'minor' | 'patch') => ({
      label: { bump, format: 'v{major}.{minor}.{patch}' },
    });
    const labels = [];
    for (const [index, bump] of (['patch', 'minor', 'patch', 'major'] as const).entries()) {
      const { plan } = await world.register(await world.addRun(`r${index}`), label(bump));
      labels.push(plan.label);
    }
    expect(labels).toEqual(['v1.0.0', 'v1.1.0', 'v1.1.1', 'v2.0.0']);
    const { plan } = await world.register('runs:/r1/model', label('major'));
    expect(plan.label).toBe('v1.1.0');
  });
});

describe('a limit', () => {
  test('archives the oldest that nobody uses', async () => {
    for (const run of ['r1', 'r2', 'r3', 'r4']) await world.register(await world.addRun(run));
    await putInStage(world.registry, 'm', 'Production', '1');
    await world.registry.setAlias({ model: 'm', alias: 'champion', version: '2' }, null);
    const source = await world.addRun('r5');
    const dry = await world.register(source, { maxVersions: 3, dryRun: true });
    const { plan } = await world.register(source, { maxVersions: 3 });
    expect([dry.plan.archiveOld, plan.archiveOld, plan.active]).toEqual([
      ['3', '4'],
      ['3', '4'],
      3,
    ]);
    expect(await stages(world.registry)).toEqual([
      '5 None',
      '4 Archived',
      '3 Archived',
      '2 None',
      '1 Production',
    ]);
  });
});
