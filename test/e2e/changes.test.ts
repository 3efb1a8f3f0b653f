import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeMlflow, startFakeMlflow } from '../fake/fake-mlflow.js';
import { writesTo } from '../fake/requests.js';
import { seedModel } from '../fake/seed.js';
import { errorOf, mlregOf } from './mlreg.js';

let fake: FakeMlflow;
beforeEach(async () => {
  fake = await startFakeMlflow();
  seedModel(fake, { name: 'm', versions: [{ stage: 'Production' }, {}, {}] });
});
afterEach(() => fake.close());

const PROMOTE = ['promote', 'm/2', '--stage', 'Production'];
const ENTRY = `mlreg-lock.${createHash('sha256').update('m').digest('hex').slice(0, 32)}`;
const mlreg = (...args: string[]) =>
  mlregOf(fake.url, { MLFLOW_TRACKING_USERNAME: 'ada', MLREG_STAGE_POLICY: 'off' })(...args);
const events = () =>
  [...fake.state.runs.values()]
    .filter((run) => run.tags.has('mlreg.event.verb'))
    .map((run) => ({
      status: run.status,
      ...Object.fromEntries(
        [...run.tags].map(([key, value]) => [key.replace('mlreg.event.', ''), value]),
      ),
    }));
const isStage2 = () => fake.state.models.get('m')?.versions.get(2)?.stage;
const sent = (part: string) => fake.requests.filter(({ path }) => path.includes(part));

it('records a promotion with who, why and from whom', async () => {
  const environment = mlregOf(fake.url, {
    MLFLOW_TRACKING_USERNAME: 'ada',
    ENVIRONMENT: 'production',
    MLREG_STAGE_POLICY: 'off',
  });
  const { exit, stderr } = await environment(...PROMOTE, '-m', 'better f1');
  expect([exit, stderr]).toEqual([0, '']);
  expect(events()).toEqual([
    expect.objectContaining({
      status: 'FINISHED',
      verb: 'promote',
      model: 'm',
      model_key: createHash('sha256').update('m').digest('hex'),
      version: '2',
      target: 'Production',
      from: '["1"]',
      actor: 'ada',
      reason: 'better f1',
      forced: 'false',
      environment: 'production',
      seq: '1',
    }),
  ]);
  expect([...fake.state.models.keys()]).toEqual(['m']);
});

it('records what the gates saw, that they were overridden, and by whom', async () => {
  const named = mlregOf(fake.url, { MLFLOW_TRACKING_USERNAME: 'ada', MLREG_ACTOR: 'jane' });
  await named('promote', 'm/2', '--alias', 'a', '--require', 'description != ""', '--force');
  const [event] = events();
  expect(event).toMatchObject({ actor: 'jane', forced: 'true' });
  expect(JSON.parse(String(Object(event).gates))).toEqual([
    { rule: 'description != ""', outcome: 'failed', reason: expect.any(String) },
  ]);
  expect(JSON.parse((await named('history', 'm', '--json')).stdout)).toMatchObject([
    { forced: true, gates: [{ outcome: 'failed' }] },
  ]);
});

it.each([
  ['alias set m/2 champion', { verb: 'promote', version: '2', target: '@champion', seq: '1' }],
  ['alias remove m old', { verb: 'alias remove', target: '@old', from: '["3"]', seq: '1' }],
  ['promote m/2 --to-model n --alias a', { verb: 'promote', model: 'n', version: '1', seq: '1' }],
  ['promote m/2 --to-model n', { verb: 'copy', model: 'n', version: '1', from: '["models:/m/2"]' }],
  ['approve m/2 -m good', { verb: 'approve', version: '2', reason: 'good' }],
  ['reject m/2', { verb: 'reject', version: '2' }],
  ['tag set m/2 a=1 b=2', { verb: 'tag', version: '2', target: 'tag a, b' }],
  ['describe m --set text', { verb: 'describe', target: 'description' }],
  ['rename m n', { verb: 'rename', model: 'n', from: '["m"]' }],
  ['delete m/2 --yes', { verb: 'delete', model: 'm', version: '2' }],
  ['cleanup m --keep 0 --yes', { verb: 'cleanup', model: 'm', from: '["2"]' }],
])('records %s', async (line, event) => {
  fake.state.models.get('m')?.aliases.set('old', 3);
  const { exit } = await mlreg(...line.split(' '));
  expect(exit).toBe(0);
  expect(events()).toEqual([expect.objectContaining({ status: 'FINISHED', ...event })]);
});

it.each([
  ['a dry run', ['promote', 'm/2', '--stage', 'Production', '--dry-run'], 0],
  ['what is so already', ['promote', 'm/1', '--stage', 'Production'], 0],
  ['a refusal', ['promote', 'm/9', '--stage', 'Production'], 8],
  ['what a gate refuses', [...PROMOTE, '--require', 'version > 5'], 7],
  ['another occupant than expected', [...PROMOTE, '--expect-current', '3'], 5],
])('records nothing of %s', async (_what, args, exit) => {
  expect((await mlreg(...args)).exit).toBe(exit);
  expect(events()).toEqual([]);
  expect(writesTo(fake)).toEqual([]);
});

it('goes on with one warning where it has no right to record', async () => {
  fake.on('runs/create', { status: 403, body: 'Permission denied' });
  const { exit, stderr } = await mlreg(...PROMOTE);
  expect(exit).toBe(0);
  expect(stderr).toMatch(/^warning: this change is not recorded: [^\n]*audit_experiment: off\n$/);
  expect(isStage2()).toBe('Production');
});

it('records nothing, and asks for nothing, with audit_experiment: off', async () => {
  const off = mlregOf(fake.url, { MLREG_AUDIT_EXPERIMENT: 'off' });
  expect((await off(...PROMOTE)).exit).toBe(0);
  expect(events()).toEqual([]);
  expect([...sent('/runs/'), ...sent('/experiments/')]).toEqual([]);
});

it('records what failed as FAILED', async () => {
  fake.on('transition-stage', { status: 403, body: 'Permission denied' });
  expect((await mlreg(...PROMOTE)).exit).toBe(4);
  expect(events()).toEqual([expect.objectContaining({ status: 'FAILED' })]);
  expect([...fake.state.models.keys()]).toEqual(['m']);
});

describe('the lock', () => {
  const hold = () => {
    const tags = { 'mlreg.lock.nonce': 'f'.repeat(32), 'mlreg.lock.owner': 'eve@host' };
    seedModel(fake, { name: ENTRY, tags });
  };

  it('of somebody else ends in exit code 9, and nothing is written', async () => {
    hold();
    const result = await mlreg(...PROMOTE, '--wait', '0.3', '--json');
    expect(result.exit).toBe(9);
    expect(errorOf(result)).toMatchObject({
      code: 'locked',
      message: `eve@host holds the lock of m (${ENTRY})`,
    });
    expect([...sent('transition-stage'), ...events()]).toEqual([]);
  });

  it.each([
    ['the former name', ['m', 'new']],
    ['the new name', ['z', 'm']],
  ])('of %s keeps a model from being renamed', async (_what, names) => {
    hold();
    if (names[1] === 'm') {
      fake.state.models.delete('m');
      seedModel(fake, { name: 'z' });
    }
    const before = [...fake.state.models.keys()].sort();
    expect((await mlreg('rename', ...names, '--wait', '0.3')).exit).toBe(9);
    expect([...fake.state.models.keys()].sort()).toEqual(before);
  });

  it('is not asked for with promotion_lock: off', async () => {
    hold();
    const off = mlregOf(fake.url, { MLREG_PROMOTION_LOCK: 'off' });
    expect((await off(...PROMOTE)).exit).toBe(0);
    expect(sent('registered-models/create')).toEqual([]);
  });

  it('that may not be made is warned of, and the change goes on', async () => {
    fake.on('registered-models/create', { status: 403, body: 'no' }, { times: Infinity });
    const { exit, stderr } = await mlreg(...PROMOTE);
    expect(exit).toBe(0);
    expect(stderr).toContain(`warning: m is changed without a lock`);
    expect(stderr).toContain(ENTRY);
  });

  it.each([
    ['cut before it is made', { drop: 'before' }],
    ['cut after it was made', { drop: 'after' }],
    ['answered by a 500 though it was made', { status: 500, applied: true }],
  ] as const)('is clear although its making was %s', async (_what, fault) => {
    fake.on('registered-models/create', fault);
    const { exit } = await mlreg(...PROMOTE);
    expect([0, 11]).toContain(exit);
    expect([...fake.state.models.keys()]).toEqual(['m']);
    expect(isStage2()).toBe(exit === 0 ? 'Production' : 'None');
  });

  it('that was taken over stops the change before it writes', async () => {
    const model = () => fake.state.models.get(ENTRY);
    fake.on('runs/create', () => {
      model()?.tags.set('mlreg.lock.nonce', '0'.repeat(32));
      return undefined;
    });
    const result = await mlreg(...PROMOTE, '--json');
    expect(result.exit).toBe(5);
    expect(errorOf(result).message).toContain('the lock of m was taken over');
    expect(sent('transition-stage')).toEqual([]);
    expect(events()).toEqual([expect.objectContaining({ status: 'RUNNING' })]);
    expect(model()?.tags.get('mlreg.lock.nonce')).toBe('0'.repeat(32));
  });
});
