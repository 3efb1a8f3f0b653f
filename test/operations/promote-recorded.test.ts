import { beforeEach, describe, expect, test } from 'vitest';
import type { MemoryRegistry } from '../../src/adapters/store/memory.js';
import { eventRecord } from '../../src/domain/event-record.js';
import { parseGate } from '../../src/domain/gates.js';
import { NO_POLICIES } from '../../src/domain/promotion-policy.js';
import type { PromotionTarget } from '../../src/domain/promotion-target.js';
import { parseRef } from '../../src/domain/refs.js';
import { autoPromote } from '../../src/operations/auto-promote.js';
import { copyVersion } from '../../src/operations/copy-version.js';
import { decideOnVersion } from '../../src/operations/decide-on-version.js';
import { promoteVersion } from '../../src/operations/promote-version.js';
import { eventsOf } from '../../src/operations/read-history.js';
import { aMetric, aRun } from '../domain/fixtures.js';
import { aRegistry, deps, freeLock, justBefore, putInStage } from './fixtures.js';

const production: PromotionTarget = { kind: 'stage', stage: 'Production' };
const champion: PromotionTarget = { kind: 'alias', alias: 'champion' };
const rules = { gates: [parseGate('tags.ok = "yes"', '--require')], policies: NO_POLICIES };
const m3 = { model: 'm', version: '3' };

let registry: MemoryRegistry;
let given: ReturnType<typeof deps>;

/** `m` with three versions, the second in Production, the third with the tag that gates ask for. */
beforeEach(async () => {
  registry = await aRegistry({ m: 3 });
  await putInStage(registry, 'm', 'Production', '2');
  await registry.setTag(m3, 'ok', 'yes');
  given = deps(registry);
});

/** What is recorded of a model, newest first. */
async function recorded(model = 'm') {
  const { tracking, audit } = given;
  const where = { events: tracking, auditExperiment: audit.experiment, sha256: audit.sha256 };
  const found: Record<string, unknown>[] = [];
  for await (const event of eventsOf(model, undefined, where)) {
    const { verb, version, target, from, status, gates, forced, seq } = eventRecord(event, 0);
    found.push({ verb, version, target, from, status, gates, forced, seq });
  }
  return found;
}

/** Does something while the lock is waited for. */
function whileWaiting(meanwhile: () => Promise<unknown>) {
  given = {
    ...given,
    lock: {
      hold: async (model, work) => {
        await meanwhile();
        return await freeLock.hold(model, work);
      },
    },
  };
}

const promote = (ref: string, more: object = {}) =>
  promoteVersion({ ref: parseRef(ref), target: production, rules, ...more }, given);

describe('the record of a promotion', () => {
  test('has what the gates saw', async () => {
    await promote('m/3');
    expect(await recorded()).toEqual([
      {
        ...{ verb: 'promote', version: '3', target: 'Production', from: ['2'] },
        ...{ status: 'FINISHED', forced: false, seq: 1 },
        gates: [{ rule: 'tags.ok = "yes"', outcome: 'passed', reason: expect.any(String) }],
      },
    ]);
  });

  test('says that it was forced, and against what', async () => {
    await promote('m/1', { force: true });
    expect(await recorded()).toMatchObject([
      { version: '1', forced: true, gates: [{ outcome: 'failed' }] },
    ]);
  });

  test('is there for what --auto has chosen', async () => {
    await registry.createVersion({ model: 'm', source: 's3://b', runId: 'r' });
    given.tracking.runs.set('r', aRun({ runId: 'r', metrics: new Map([['f1', aMetric(0.9)]]) }));
    const aim = { target: champion, metric: 'f1', direction: 'higher' } as const;
    await autoPromote({ ...aim, model: 'm' }, given);
    expect(await recorded()).toMatchObject([
      { verb: 'promote', version: '4', target: '@champion' },
    ]);
  });

  test('is not there for one that is refused, or that changes nothing', async () => {
    await expect(promote('m/1')).rejects.toMatchObject({ code: 'refused' });
    await promote('m/2');
    await promote('m/3', { dryRun: true });
    expect(await recorded()).toEqual([]);
  });
});

describe('a version that is changed while the lock is waited for', () => {
  test('is not promoted if the gates refuse it by now', async () => {
    whileWaiting(() => registry.setTag(m3, 'ok', 'no'));
    await expect(promote('m/3')).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('the gate failed: tags.ok = "yes"'),
    });
    expect((await registry.getVersion('m', '3')).stage).toBe('None');
    expect(await recorded()).toMatchObject([{ status: 'FAILED' }]);
  });

  test('is promoted if it was forced, or is as good as before', async () => {
    whileWaiting(() => registry.setTag(m3, 'ok', 'no'));
    expect(await promote('m/3', { force: true })).toMatchObject({ changed: true });
    await registry.setTag({ model: 'm', version: '1' }, 'ok', 'yes');
    whileWaiting(() => registry.setTag({ model: 'm', version: '1' }, 'other', 'x'));
    expect(await promote('m/1')).toMatchObject({ changed: true });
  });

  test('is not promoted to Production if somebody has rejected it by now', async () => {
    const reject = { actor: 'eve', decision: 'rejected' } as const;
    whileWaiting(() => decideOnVersion({ ref: parseRef('m/1'), ...reject }, deps(registry)));
    await expect(promote('m/1', { rules: undefined })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('rejected by eve'),
    });
    expect(await promote('m/1', { rules: undefined, target: champion })).toMatchObject({
      changed: true,
    });
  });

  test('is not promoted over another than the expected one', async () => {
    whileWaiting(() => putInStage(registry, 'm', 'Production', '1'));
    await expect(promote('m/3', { expectCurrent: '2' })).rejects.toMatchObject({
      code: 'conflict',
    });
  });
});

describe('the record of a copy', () => {
  const copy = (more: object = {}) =>
    copyVersion({ ref: parseRef('m/3'), toModel: 'n', ...more }, given);

  test('learns its number, and is one with its promotion', async () => {
    const { plan } = await copy({ target: production, rules });
    expect(plan.version).toBe('1');
    expect(await recorded('n')).toMatchObject([
      { verb: 'promote', version: '1', target: 'Production', status: 'FINISHED', seq: 1 },
    ]);
    expect(await recorded()).toEqual([]);
  });

  test('without a target says what it is a copy of', async () => {
    await copy();
    await copy();
    expect(await recorded('n')).toMatchObject([
      { verb: 'copy', version: '1', target: null, from: ['models:/m/3'] },
    ]);
  });

  test('is not made twice by two at once', async () => {
    whileWaiting(async () => {
      await registry.createModel({ name: 'n' });
      await registry.createVersion({ model: 'n', source: 'models:/m/3' });
    });
    await expect(copy()).rejects.toMatchObject({ code: 'conflict' });
    expect((await registry.getModel('n')).latestVersion).toBe('1');
  });

  test('has the number also where the promotion of the copy failed', async () => {
    await copyVersion({ ref: parseRef('m/1'), toModel: 'n', target: production }, given);
    justBefore(registry, 'setStage', async () => {
      throw new Error('no');
    });
    await expect(copy({ target: production })).rejects.toMatchObject({ code: 'partial' });
    expect(await recorded('n')).toMatchObject([{ version: '2', status: 'FAILED' }, {}]);
  });
});

test('approvals and rejections are recorded, and those that are so already are not', async () => {
  const decide = (decision: 'approved' | 'rejected') =>
    decideOnVersion({ ref: parseRef('m/3'), actor: 'ada', decision }, given);
  for (const decision of ['rejected', 'approved', 'approved'] as const) await decide(decision);
  expect(await recorded()).toMatchObject([
    { verb: 'approve', version: '3', target: null, status: 'FINISHED', seq: null },
    { verb: 'reject', version: '3' },
  ]);
});
