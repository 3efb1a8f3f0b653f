import { beforeEach, describe, expect, test } from 'vitest';
import type { MemoryRegistry } from '../../src/adapters/store/memory.js';
import { parseGate } from '../../src/domain/gates.js';
import type { Judgement } from '../../src/domain/judgement.js';
import { NO_POLICIES, type PromotionPolicies } from '../../src/domain/promotion-policy.js';
import type { PromotionTarget } from '../../src/domain/promotion-target.js';
import { parseRef } from '../../src/domain/refs.js';
import { autoPromote } from '../../src/operations/auto-promote.js';
import { copyVersion } from '../../src/operations/copy-version.js';
import { decideOnVersion } from '../../src/operations/decide-on-version.js';
import { promoteVersion } from '../../src/operations/promote-version.js';
import { aMetric, aRun } from '../domain/fixtures.js';
import { anEmptyRegistry, deps, putInStage, watched } from './fixtures.js';

const production: PromotionTarget = { kind: 'stage', stage: 'Production' };
const F1 = [0.7, 0.8, 0.9];

let registry: MemoryRegistry;
let writes: string[];
let given: ReturnType<typeof deps> & { asked: string[][]; judged: Judgement[] };

/** `m` with three versions of these values; the second is in Production. */
beforeEach(async () => {
  const filled = anEmptyRegistry();
  await filled.createModel({ name: 'm' });
  for (const index of F1.keys()) {
    await filled.createVersion({ model: 'm', source: `s3://b/${index}`, runId: `r${index}` });
  }
  await putInStage(filled, 'm', 'Production', '2');
  ({ registry, writes } = watched(filled));
  const base = deps(registry);
  for (const [index, value] of F1.entries()) {
    const runId = `r${index}`;
    base.tracking.runs.set(runId, aRun({ runId, metrics: new Map([['f1', aMetric(value)]]) }));
  }
  const asked: string[][] = [];
  const getRuns = base.tracking.getRuns.bind(base.tracking);
  base.tracking.getRuns = (ids) => {
    asked.push([...ids]);
    return getRuns(ids);
  };
  given = { ...base, asked, judged: [] };
});

const rulesOf = (gates: readonly string[], policies: Partial<PromotionPolicies> = {}) => ({
  gates: gates.map((text) => parseGate(text, '--require')),
  policies: { ...NO_POLICIES, ...policies },
});
const promote = (ref: string, gates: readonly string[], more: object = {}) =>
  promoteVersion(
    { ref: parseRef(ref), target: production, rules: rulesOf(gates), ...more },
    {
      ...given,
      onJudged: async (judgement) => {
        given.judged.push(judgement);
      },
    },
  );

describe('a promotion with gates', () => {
  test('reads what they look at in one batch', async () => {
    const gates = ['metrics.f1 > production.metrics.f1', 'metrics.f1 > champion.metrics.f1'];
    const { changed, judgement } = await promote('m/3', gates);
    expect(changed).toBe(true);
    expect(judgement.gates.map(({ outcome }) => outcome)).toEqual(['passed', 'no_occupant']);
    // Once for the plan, once under the lock.
    expect(given.asked).toEqual([
      ['r2', 'r1'],
      ['r2', 'r1'],
    ]);
  });

  test('reads nothing for those of the registry alone', async () => {
    await promote('m/3', ["status = 'READY'"]);
    expect(given.asked).toEqual([]);
  });

  test.each([false, true])('that fail is refused, with nothing written: %s', async (dryRun) => {
    const gates = ['metrics.f1 > production.metrics.f1', 'version >= 1'];
    await expect(promote('m/1', gates, { dryRun })).rejects.toMatchObject({
      code: 'refused',
      details: { gates: [{ outcome: 'failed' }, { outcome: 'passed' }], policies: [] },
    });
    expect(given.judged).toHaveLength(1);
    expect(writes).toEqual([]);
  });

  test('goes past them by force', async () => {
    const done = await promote('m/1', ['metrics.f1 > 1'], { force: true });
    expect(done).toMatchObject({ changed: true, forced: true });
    const unneeded = await promote('m/3', ['metrics.f1 > 0'], { force: true });
    expect(unneeded).toMatchObject({ changed: true, forced: false });
  });

  test('asks nothing where nothing is to change', async () => {
    const done = await promote('m/2', ['metrics.f1 > production.metrics.f1']);
    expect(done).toMatchObject({ changed: false, judgement: { gates: [], policies: [] } });
  });

  test('an occupant is another version, the newest of several', async () => {
    await putInStage(registry, 'm', 'Production', '1', '3');
    const done = await promote('m/3', ['production.version = 2'], { dryRun: true });
    expect(done.judgement.gates).toMatchObject([{ outcome: 'passed' }]);
  });
});

test('policies and gates are told together', async () => {
  const rules = rulesOf(['metrics.f1 > 1'], { stagePolicy: 'strict', approvalRequired: true });
  await expect(promote('m/3', [], { rules })).rejects.toMatchObject({
    message:
      'm version 3 is not promoted to Production: the gate failed: metrics.f1 > 1 (0.9 > 1, missed by 0.1); ' +
      'version 3 of m was not in Staging (stage_policy: strict); ' +
      'version 3 of m is not approved, and Production wants an approval',
  });
});

describe('decisions', () => {
  const decide = (actor: string, decision: 'approved' | 'rejected', reason?: string) =>
    decideOnVersion({ ref: parseRef('m/3'), actor, decision, reason }, given);
  const rules = rulesOf([], { approvalRequired: true });

  test('replace what the same person decided, and nobody else', async () => {
    await decide('a@b', 'rejected', 'why');
    await decide('a/b', 'approved');
    await expect(promote('m/3', [], { rules })).rejects.toMatchObject({
      message: expect.stringContaining('rejected by a@b: why'),
    });
    const { plan, result } = await decide('a@b', 'approved');
    expect(plan).toMatchObject({ from: 'rejected', reason: null });
    expect(result).toHaveLength(2);
    expect(await promote('m/3', [], { rules })).toMatchObject({ changed: true, forced: false });
  });

  test('that are so already are not written again', async () => {
    await decide('a', 'approved', 'good');
    expect(await decide('a', 'approved')).toMatchObject({ changed: false });
    expect(await decide('a', 'approved', 'better')).toMatchObject({ changed: true });
    expect(writes).toEqual(['setTag', 'setTag']);
  });
});

describe('auto', () => {
  const aim = { target: production, metric: 'f1', direction: 'higher' } as const;

  test('takes the best that may, and then keeps it', async () => {
    expect(await autoPromote({ ...aim, model: 'm' }, given)).toMatchObject({
      changed: true,
      choice: { kind: 'promote', value: 0.9, occupantValue: 0.8 },
      result: { version: '3', stage: 'Production' },
    });
    const again = await autoPromote({ ...aim, model: 'm' }, given);
    expect(again).toMatchObject({ changed: false, choice: { kind: 'keep' }, plan: null });
    expect(given.asked).toHaveLength(2);
  });

  test('gates see the occupants of each candidate', async () => {
    const rules = rulesOf(['metrics.f1 > production.metrics.f1 * 1.1', 'version < 3']);
    const refused = await autoPromote({ ...aim, model: 'm', rules }, given);
    expect(refused).toMatchObject({ changed: false, choice: { kind: 'refuse' }, result: null });
    const forced = await autoPromote({ ...aim, model: 'm', rules, force: true }, given);
    expect(forced).toMatchObject({ changed: true, forced: true });
  });
});

describe('a copy', () => {
  const copy = (more: object = {}) =>
    copyVersion({ ref: parseRef('m/3'), toModel: 'n', ...more }, given);

  test('is made once, in a model that is made once', async () => {
    expect(await copy()).toMatchObject({
      changed: true,
      plan: { model: 'n', version: '1', createsModel: true, createsVersion: true },
      result: { modelName: 'n', source: 'models:/m/3', runId: 'r2' },
    });
    expect(await copy()).toMatchObject({ changed: false, plan: { version: '1' } });
    expect(writes).toEqual(['createModel', 'createVersion']);
  });

  test('a model that somebody makes meanwhile is taken', async () => {
    const create = registry.createModel.bind(registry);
    Object.assign(registry, {
      createModel: async (model: { name: string }) => {
        await create(model);
        return await create(model);
      },
    });
    expect(await copy()).toMatchObject({ changed: true, result: { modelName: 'n' } });
  });

  test('is judged beside the versions of its own model', async () => {
    const rules = rulesOf(['metrics.f1 > production.metrics.f1']);
    const first = await copy({ target: production, rules });
    expect(first.judgement.gates).toMatchObject([{ outcome: 'no_occupant' }]);
    writes.length = 0;
    await expect(copy({ ref: parseRef('m/1'), target: production, rules })).rejects.toMatchObject({
      code: 'refused',
    });
    expect(writes).toEqual([]);
  });
});
