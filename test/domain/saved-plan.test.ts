import { expect, test } from 'vitest';
import type { RetentionDecision } from '../../src/domain/retention.js';
import { checkNotStale, plannedVersion, type SavedPlan } from '../../src/domain/saved-plan.js';
import type { ModelVersion } from '../../src/domain/types.js';
import { aVersion } from './fixtures.js';

function planned(
  overrides: Partial<ModelVersion> = {},
  action: RetentionDecision['action'] = 'delete',
) {
  const version = aVersion({ modelName: 'm', version: '1', stage: 'None', ...overrides });
  return plannedVersion({ version, action, reason: 'of this test' }, (text) => text);
}

function saved(...versions: SavedPlan['versions']): SavedPlan {
  const policy = { keep: 1 };
  return { madeAt: 0, registryUri: 'r', workspace: null, model: 'm', policy, versions };
}

const FIRST = planned();

test('the same is not stale', () => {
  expect(() => checkNotStale(saved(FIRST), [planned()])).not.toThrow();
  expect(() => checkNotStale(saved(), [])).not.toThrow();
});

test('a reason in other words is the same', () => {
  expect(() => checkNotStale(saved(FIRST), [{ ...FIRST, reason: 'other' }])).not.toThrow();
});

test.each([
  ['m/1 is gone', []],
  ['m/2 has come', [FIRST, planned({ version: '2' })]],
  ['m/1 was in stage None, and is in Staging', [planned({ stage: 'Staging' })]],
  ['m/1 had the aliases none, and has a, b', [planned({ aliases: ['a', 'b'] })]],
  ['m/1 was changed', [planned({ description: 'text' })]],
  ['m/1 was changed', [planned({ lastUpdatedTimestamp: 7 })]],
  ['m/1 would be one to keep: of this test', [planned({}, 'keep')]],
])('%s', (why, now) => {
  expect(() => checkNotStale(saved(FIRST), now)).toThrow(
    expect.objectContaining({
      code: 'conflict',
      message: `the saved plan is stale: ${why}; nothing was done`,
    }),
  );
});

test('a version that is named twice', () => {
  expect(() => checkNotStale(saved(FIRST, FIRST), [FIRST])).toThrow('twice');
});
