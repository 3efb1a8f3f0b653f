import { beforeEach, describe, expect, test } from 'vitest';
import { MemoryTracking } from '../../src/adapters/store/memory-tracking.js';
import { MlregError } from '../../src/domain/errors.js';
import { type EventIntent, toEvent } from '../../src/domain/event.js';
import { LostLockError } from '../../src/domain/promotion-lock.js';
import type { Run } from '../../src/domain/types.js';
import { recordChange } from '../../src/operations/record-change.js';
import { anAudit } from './fixtures.js';

const INTENT: EventIntent = {
  verb: 'promote',
  model: "it's",
  version: '3',
  target: 'Production',
  from: ['1', '2'],
};

let tracking: MemoryTracking;
let warnings: string[];
beforeEach(() => {
  tracking = new MemoryTracking();
  warnings = [];
});

const record = (
  work: () => Promise<unknown>,
  intent = INTENT,
  audit = anAudit(tracking, warnings),
) => recordChange(intent, { audit }, work, { inOrder: async () => {} });
const runs = () => [...tracking.runs.values()];
const events = () => runs().map((run) => toEvent(run));

test('the intent is there before the change is made, and says all of it', async () => {
  let before: Run | undefined;
  const audit = { ...anAudit(tracking), reason: 'f1 is better', environment: 'production' };
  const intent = { ...INTENT, gates: '[{"gate":"x"}]', forced: true };
  const result = await record(
    async () => {
      [before] = runs();
      return 'done';
    },
    intent,
    audit,
  );
  expect(result).toBe('done');
  expect(before).toMatchObject({
    status: 'RUNNING',
    name: "promote it's/3: Production",
    userId: 'ada',
  });
  expect(Object.fromEntries(before?.tags ?? [])).toEqual({
    'mlflow.runName': "promote it's/3: Production",
    'mlflow.user': 'ada',
    'mlreg.event.verb': 'promote',
    'mlreg.event.model': "it's",
    'mlreg.event.model_key': audit.sha256("it's"),
    'mlreg.event.version': '3',
    'mlreg.event.target': 'Production',
    'mlreg.event.from': '["1","2"]',
    'mlreg.event.actor': 'ada',
    'mlreg.event.reason': 'f1 is better',
    'mlreg.event.gates': '[{"gate":"x"}]',
    'mlreg.event.forced': 'true',
    'mlreg.event.environment': 'production',
    'mlreg.event.seq': '1',
  });
  expect(events()).toEqual([
    {
      id: before?.runId,
      status: 'FINISHED',
      time: 0,
      endTime: 1_000,
      ...intent,
      kept: [],
      deleted: [],
      actor: 'ada',
      reason: 'f1 is better',
      environment: 'production',
      seq: 1,
    },
  ]);
});

test('a change that fails is FAILED, and its error the one that is thrown', async () => {
  const error = new MlregError('conflict', 'somebody else');
  await expect(record(() => Promise.reject(error))).rejects.toBe(error);
  expect(events()).toMatchObject([{ status: 'FAILED', seq: 1 }]);
});

test('who has lost the lock writes nothing: the record stays RUNNING', async () => {
  await expect(record(() => Promise.reject(new LostLockError('m')))).rejects.toThrow();
  expect(events()).toMatchObject([{ status: 'RUNNING', endTime: null }]);
});

test('who has lost the lock by then does not even begin', async () => {
  const lost = { inOrder: () => Promise.reject(new LostLockError('m')) };
  const audit = anAudit(tracking, warnings);
  const begun = recordChange(INTENT, { audit }, async () => expect.fail('it was changed'), lost);
  await expect(begun).rejects.toThrow(LostLockError);
  expect(runs()).toEqual([]);
});

test('each has the next number, and starts later, on a server whose clock goes back too', async () => {
  const audit = anAudit(tracking);
  for (const time of [5_000, 5_000, 2_000]) {
    await record(async () => {}, INTENT, { ...audit, now: () => time });
  }
  await record(async () => {}, { ...INTENT, model: 'other' }, { ...audit, now: () => 1_000 });
  expect(events().map((event) => [event?.seq, event?.time])).toEqual([
    [1, 5_000],
    [2, 5_001],
    [3, 5_002],
    [1, 1_000],
  ]);
});

test('a change that is made at any time has no number, and is passed over', async () => {
  const audit = anAudit(tracking);
  await record(async () => {});
  for (let i = 0; i < 25; i++) await recordChange(INTENT, { audit }, async () => {});
  await record(async () => {});
  expect(events().map((event) => event?.seq)).toEqual([1, ...Array(25).fill(null), 2]);
});

test('two who make the experiment at once share it', async () => {
  const audit = anAudit(tracking);
  await Promise.all([
    recordChange(INTENT, { audit }, async () => {}),
    recordChange(INTENT, { audit }, async () => {}),
  ]);
  expect(tracking.experiments.size).toBe(1);
  expect(events()).toHaveLength(2);
});

test('off: the change is made, and nothing recorded', async () => {
  expect(await recordChange(INTENT, { audit: null }, async () => 'done')).toBe('done');
  expect(tracking.experiments.size).toBe(0);
});

describe('a record that cannot be written', () => {
  const forbidden = () => Promise.reject(new MlregError('forbidden', 'no'));

  test('for want of the right: the change is made, with one warning', async () => {
    tracking.createExperiment = forbidden;
    expect(await record(async () => 'done')).toBe('done');
    expect(warnings).toEqual([expect.stringMatching(/not recorded: no right .*"mlreg-audit"/)]);
  });

  test('for any other reason: nothing is changed', async () => {
    tracking.createRun = () => Promise.reject(new MlregError('unreachable', 'away'));
    let isChanged = false;
    const change = record(async () => {
      isChanged = true;
    });
    await expect(change).rejects.toMatchObject({ code: 'unreachable' });
    expect(isChanged).toBe(false);
  });

  test('in an experiment that was deleted: the error says how it comes back', async () => {
    const { experimentId } = await tracking.createExperiment({ name: 'mlreg-audit' });
    const experiment = tracking.experiments.get(experimentId);
    if (experiment) tracking.experiments.set(experimentId, { ...experiment, deleted: true });
    await expect(record(async () => {})).rejects.toMatchObject({
      code: 'conflict',
      hint: expect.stringContaining('mlflow experiments restore'),
    });
  });

  test('at its end: the change stands, with a warning', async () => {
    tracking.endRun = forbidden;
    expect(await record(async () => 'done')).toBe('done');
    expect(warnings).toEqual([expect.stringContaining('stays RUNNING')]);
  });
});

describe('a run in that experiment that is no record of ours', () => {
  const read = (tags: Record<string, string>) =>
    toEvent({ tags: new Map(Object.entries(tags)) } as unknown as Run);

  test('has no verb or model', () => {
    expect(read({})).toBeNull();
    expect(read({ 'mlreg.event.verb': 'promote' })).toBeNull();
  });

  test.each(['{', '{"a":1}', '"x"', 'null'])('says %j of who held it before', (from) => {
    const tags = { 'mlreg.event.verb': 'v', 'mlreg.event.model': 'm', 'mlreg.event.from': from };
    expect(read(tags)?.from).toEqual([]);
  });

  test.each(['', '-1', '1e3', '9'.repeat(16)])('has the number %j', (seq) => {
    const tags = { 'mlreg.event.verb': 'v', 'mlreg.event.model': 'm', 'mlreg.event.seq': seq };
    expect(read(tags)?.seq).toBeNull();
  });
});
