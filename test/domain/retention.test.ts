import { describe, expect, test } from 'vitest';
import { planRetention, type RetentionPolicy } from '../../src/domain/retention.js';
import type { ModelVersion, Stage } from '../../src/domain/types.js';
import { aVersion } from './fixtures.js';

const DAY = 86_400_000;
const NOW = 100 * DAY;

function versions(count: number, of: (number: number) => Partial<ModelVersion> = () => ({})) {
  return Array.from({ length: count }, (_, index) =>
    aVersion({ version: String(index + 1), ...of(index + 1) }),
  );
}

function deleted(all: readonly ModelVersion[], policy: RetentionPolicy): string[] {
  return planRetention(all, policy, NOW)
    .filter(({ action }) => action === 'delete')
    .map(({ version }) => version.version);
}

function reasons(all: readonly ModelVersion[], policy: RetentionPolicy): Record<string, string> {
  return Object.fromEntries(
    planRetention(all, policy, NOW).map(({ version, reason }) => [version.version, reason]),
  );
}

const inStage = (version: number, stage: Stage) => (number: number) =>
  number === version ? { stage } : {};

test('the worked example: 5 in Production, 4, 3, 2, 1 and two kept', () => {
  const plan = planRetention(versions(5, inStage(5, 'Production')), { keep: 2 }, NOW);
  expect(plan.map(({ version, action }) => `${version.version} ${action}`)).toEqual([
    '5 keep',
    '4 keep',
    '3 keep',
    '2 delete',
    '1 delete',
  ]);
});

describe('kept always, and besides the newest', () => {
  test.each(['Production', 'Staging'] as const)('what is in %s', (stage) => {
    expect(deleted(versions(4, inStage(1, stage)), { keep: 1 })).toEqual(['3', '2']);
  });

  test('what has an alias', () => {
    const all = versions(4, (number) => (number === 2 ? { aliases: ['a', 'b'] } : {}));
    expect(deleted(all, { keep: 1 })).toEqual(['3', '1']);
    expect(reasons(all, { keep: 1 })['2']).toBe('aliases a, b');
  });

  test('also where only what is in a stage may go', () => {
    const all = versions(2, () => ({ stage: 'Production' }));
    expect(deleted(all, { keep: 0, stage: 'Production' })).toEqual([]);
  });
});

test('newest is by number, not by text', () => {
  expect(deleted(versions(11), { keep: 2 })).toEqual(['9', '8', '7', '6', '5', '4', '3', '2', '1']);
});

test('the order of the versions does not matter', () => {
  const all = versions(5);
  expect(deleted([...all].reverse(), { keep: 3 })).toEqual(deleted(all, { keep: 3 }));
});

test('keep 0 deletes all that is not protected', () => {
  expect(deleted(versions(3, inStage(3, 'Staging')), { keep: 0 })).toEqual(['2', '1']);
});

test('fewer versions than are kept', () => {
  expect(deleted(versions(2), { keep: 3 })).toEqual([]);
  expect(planRetention([], { keep: 0 }, NOW)).toEqual([]);
});

describe('--older-than', () => {
  const aged = (age: number | null) => ({
    creationTimestamp: age === null ? null : NOW - age,
  });

  test('deletes only what is older', () => {
    const all = versions(3, (number) => aged([40 * DAY, 30 * DAY, 20 * DAY][number - 1] ?? 0));
    expect(deleted(all, { keep: 0, olderThan: 30 * DAY })).toEqual(['1']);
  });

  test('a version of unknown age stays', () => {
    const all = versions(1, () => aged(null));
    expect(deleted(all, { keep: 0, olderThan: 0 })).toEqual([]);
    expect(reasons(all, { keep: 0, olderThan: 0 })).toEqual({ 1: 'of unknown age' });
  });
});

test('--stage deletes only what is in it, and counts the newest over all', () => {
  const all = versions(4, (number) => (number % 2 === 1 ? { stage: 'Archived' } : {}));
  expect(deleted(all, { keep: 1, stage: 'Archived' })).toEqual(['3', '1']);
  expect(deleted(all, { keep: 2, stage: 'Archived' })).toEqual(['1']);
});

describe('what a rollback would go back to', () => {
  const former = new Map([
    ['3', ['Production', '@champion']],
    ['9', ['@gone']],
  ]);
  const decided = (policy: RetentionPolicy) =>
    planRetention(versions(5, inStage(5, 'Production')), policy, NOW, former).map(
      ({ version, action, reason }) => `${version.version} ${action} ${reason}`,
    );

  test('stays, and does not count as one of the newest', () => {
    expect(decided({ keep: 1 })).toEqual([
      '5 keep in Production',
      '4 keep newest besides, 1 of 1',
      '3 keep held Production, @champion before',
      '2 delete beyond the 1 to keep',
      '1 delete beyond the 1 to keep',
    ]);
  });
});

describe('--archive', () => {
  test('archives what would be deleted, and leaves what is archived', () => {
    const all = versions(4, (number) => (number === 2 ? { stage: 'Archived' } : {}));
    const decided = planRetention(all, { keep: 1, archive: true }, NOW);
    expect(decided.map(({ action, reason }) => `${action} ${reason}`)).toEqual([
      'keep newest besides, 1 of 1',
      'archive beyond the 1 to keep',
      'keep archived already',
      'archive beyond the 1 to keep',
    ]);
  });
});

test('every version has a reason', () => {
  const all = versions(5, inStage(5, 'Production'));
  expect(reasons(all, { keep: 2 })).toEqual({
    5: 'in Production',
    4: 'newest besides, 1 of 2',
    3: 'newest besides, 2 of 2',
    2: 'beyond the 2 to keep',
    1: 'beyond the 2 to keep',
  });
});
