import fc from 'fast-check';
import { expect, test } from 'vitest';
import { planRetention } from '../../src/domain/retention.js';
import { compareVersions, type ModelVersion, STAGES } from '../../src/domain/types.js';
import { aVersion } from './fixtures.js';

const NOW = 1_000;

const versions = fc
  .uniqueArray(fc.integer({ min: 1, max: 200 }), { maxLength: 20 })
  .chain((numbers) =>
    fc.tuple(
      ...numbers.map((number) =>
        fc.record({
          version: fc.constant(String(number)),
          stage: fc.option(fc.constantFrom(...STAGES)),
          aliases: fc.uniqueArray(fc.constantFrom('champion', 'challenger'), { maxLength: 2 }),
          creationTimestamp: fc.option(fc.integer({ min: 0, max: NOW })),
        }),
      ),
    ),
  )
  .map((all) => all.map((each) => aVersion(each)));

const policy = fc.record({
  keep: fc.nat({ max: 10 }),
  olderThan: fc.option(fc.nat({ max: NOW }), { nil: undefined }),
  stage: fc.option(fc.constantFrom(...STAGES), { nil: undefined }),
});

function isProtected({ stage, aliases }: ModelVersion): boolean {
  return stage === 'Production' || stage === 'Staging' || aliases.length > 0;
}

test('what is in Production or Staging or has an alias is never deleted', () => {
  fc.assert(
    fc.property(versions, policy, (all, rule) => {
      const deleted = planRetention(all, rule, NOW).filter(({ action }) => action === 'delete');
      expect(deleted.filter(({ version }) => isProtected(version))).toEqual([]);
    }),
  );
});

test('without further conditions just the others beyond the newest go', () => {
  fc.assert(
    fc.property(versions, fc.nat({ max: 10 }), (all, keep) => {
      const deleted = planRetention(all, { keep }, NOW)
        .filter(({ action }) => action === 'delete')
        .map(({ version }) => version.version);
      const others = all
        .filter((version) => !isProtected(version))
        .map(({ version }) => version)
        .sort((a, b) => compareVersions(b, a));
      expect(deleted).toEqual(others.slice(keep));
    }),
  );
});

test('a further condition deletes fewer, and only what it allows', () => {
  fc.assert(
    fc.property(versions, policy, (all, rule) => {
      const deleted = (of: typeof rule | { keep: number }) =>
        planRetention(all, of, NOW)
          .filter(({ action }) => action === 'delete')
          .map(({ version }) => version);
      const { keep, stage, olderThan } = rule;
      const allowed = deleted({ keep }).filter(
        (version) =>
          (stage === undefined || version.stage === stage) &&
          (olderThan === undefined ||
            (version.creationTimestamp !== null && NOW - version.creationTimestamp > olderThan)),
      );
      expect(deleted(rule)).toEqual(allowed);
    }),
  );
});

test('every version is decided on once, newest first', () => {
  fc.assert(
    fc.property(versions, policy, (all, rule) => {
      const decided = planRetention(all, rule, NOW).map(({ version }) => version.version);
      const numbers = all.map(({ version }) => version);
      expect(decided).toEqual(numbers.sort((a, b) => compareVersions(b, a)));
    }),
  );
});
