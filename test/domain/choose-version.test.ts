import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Aim, chooseVersion } from '../../src/domain/choose-version.js';
import { type Judgement, NOTHING_SAID } from '../../src/domain/judgement.js';
import type { VersionWithOrigin } from '../../src/domain/records.js';
import type { ModelVersion } from '../../src/domain/types.js';
import { aMetric, aRun, aVersion } from './fixtures.js';

const AIM: Aim = {
  target: { kind: 'stage', stage: 'Production' },
  metric: 'f1',
  direction: 'higher',
};
const REFUSED: Judgement = {
  gates: [],
  policies: [{ policy: 'stage_policy', outcome: 'refused', message: 'no', hint: '' }],
};

/** Version 1, 2, … with these values. */
function rowsOf(
  values: readonly (number | null)[],
  more: Readonly<Record<string, Partial<ModelVersion>>> = {},
): VersionWithOrigin[] {
  return values.map((value, index) => {
    const version = String(index + 1);
    const metrics = new Map(value === null ? [] : [['f1', aMetric(value)]]);
    return { version: aVersion({ version, ...more[version] }), run: aRun({ metrics }) };
  });
}

async function choose(
  rows: VersionWithOrigin[],
  aim: Partial<Aim> = {},
  refused: string[] = [],
  force = false,
) {
  const asked: string[] = [];
  const judgeOf = ({ version }: VersionWithOrigin) => {
    asked.push(version.version);
    return refused.includes(version.version) ? REFUSED : NOTHING_SAID;
  };
  const choice = await chooseVersion(rows, { ...AIM, ...aim }, judgeOf, force);
  const { kind } = choice;
  const version = 'row' in choice ? choice.row.version.version : null;
  return { kind, version, asked, reason: 'reason' in choice ? choice.reason : null };
}

const inProduction = { stage: 'Production' } as const;

describe('the choice', () => {
  test.each([
    ['the best', [0.7, 0.9, 0.8], {}, {}, 'promote', '2'],
    ['of equal ones the newest', [0.9, 0.9, 0.8], {}, {}, 'promote', '2'],
    ['the lowest', [0.7, 0.9, 0.8], {}, { direction: 'lower' }, 'promote', '1'],
    ['no NaN, no infinity', [Number.NaN, 0.1, Number.POSITIVE_INFINITY], {}, {}, 'promote', '2'],
    ['nothing that is not READY', [0.9, 0.8], { 1: { status: 'PENDING' } }, {}, 'promote', '2'],
    ['the occupant, if it is the best', [0.9, 0.8], { 1: inProduction }, {}, 'keep', '1'],
    ['the occupant, if it is as good', [0.9, 0.9], { 1: inProduction }, {}, 'keep', '1'],
    ['what betters the occupant', [0.8, 0.9], { 1: inProduction }, {}, 'promote', '2'],
    [
      'an occupant below the threshold',
      [0.8, 0.7],
      { 1: inProduction },
      { threshold: 0.85 },
      'keep',
      '1',
    ],
    ['what betters the threshold', [0.8, 0.86], {}, { threshold: 0.85 }, 'promote', '2'],
    ['not what only reaches it', [0.8, 0.85], {}, { threshold: 0.85 }, 'refuse', null],
    [
      'not what is above it where lower is better',
      [0.9],
      {},
      { threshold: 0.5, direction: 'lower' },
      'refuse',
      null,
    ],
    [
      'nothing beside an occupant without a value',
      [null, 0.9],
      { 1: inProduction },
      {},
      'refuse',
      null,
    ],
    ['nothing without values', [null, Number.NaN], {}, {}, 'skip', null],
    ['nothing of nothing', [], {}, {}, 'skip', null],
  ] as const)('is %s', async (_, values, more, aim, kind, version) => {
    expect(await choose(rowsOf(values, more), aim)).toMatchObject({ kind, version });
  });

  test('is the best of those that are allowed, asked from the best on', async () => {
    const rows = rowsOf([0.8, 0.95, 0.9, 0.85], { 1: inProduction });
    expect(await choose(rows, {}, ['2'])).toMatchObject({ version: '3', asked: ['2', '3'] });
    expect(await choose(rows, {}, ['2', '3', '4'])).toEqual({
      kind: 'refuse',
      version: null,
      asked: ['2', '3', '4'],
      reason: 'version 2: no; version 3: no; version 4: no',
    });
    expect(await choose(rows, {}, ['2', '3', '4'], true)).toMatchObject({ version: '2' });
  });

  test('names the metric that is meant perhaps', async () => {
    const rows = rowsOf([0.8]);
    expect((await choose(rows, { metric: 'f2' })).reason).toBe(
      'no READY version has a value of f2; did you mean f1?',
    );
  });
});

test('whatever is chosen betters the occupant, the threshold and all that are allowed', async () => {
  const versions = fc.array(
    fc.record({
      value: fc.option(fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constant(Number.NaN))),
      ready: fc.boolean(),
      held: fc.boolean(),
      refused: fc.boolean(),
    }),
    { maxLength: 8 },
  );
  const direction = fc.constantFrom('higher', 'lower');
  await fc.assert(
    fc.asyncProperty(
      versions,
      direction,
      fc.option(fc.integer({ min: 0, max: 9 })),
      async (all, way, threshold) => {
        const more = Object.fromEntries(
          all.map(({ ready, held }, index) => [
            String(index + 1),
            { status: ready ? 'READY' : 'PENDING', stage: held ? 'Production' : 'None' } as const,
          ]),
        );
        const rows = rowsOf(
          all.map(({ value }) => value),
          more,
        );
        const refused = all.flatMap((each, index) => (each.refused ? [String(index + 1)] : []));
        const aim = { direction: way, threshold: threshold ?? undefined };
        const { kind, version } = await choose(rows, aim, refused);
        const better = (a: number, b: number) => (way === 'higher' ? a > b : a < b);
        const good = all.filter(
          ({ value, ready, held, refused: no }) =>
            !held &&
            ready &&
            !no &&
            value !== null &&
            !Number.isNaN(value) &&
            (threshold === null || better(value, threshold)),
        );
        const chosen = all[Number(version) - 1];
        if (kind !== 'promote' || chosen?.value == null) return;
        const { value } = chosen;
        expect(good).toContain(chosen);
        expect(good.some((each) => each.value !== null && better(each.value, value))).toBe(false);
        const holders = all.filter(({ held }) => held);
        const bettered = holders.filter((each) => each.value !== null && !Number.isNaN(each.value));
        expect(bettered.every((each) => better(value, each.value as number))).toBe(true);
      },
    ),
    { numRuns: 500 },
  );
});

test('the best of those in Production does not leave it for another stage', async () => {
  const staging = { target: { kind: 'stage', stage: 'Staging' } } as const;
  const rows = rowsOf([0.8, 0.9, 0.95], { 3: inProduction });
  expect(await choose(rows, staging)).toMatchObject({ kind: 'promote', version: '2' });
  expect(await choose(rowsOf([0.9], { 1: inProduction }), staging)).toMatchObject({
    kind: 'skip',
    reason: 'only versions in Production have a value of f1',
  });
  const champion = { target: { kind: 'alias', alias: 'champion' } } as const;
  expect(await choose(rows, champion)).toMatchObject({ kind: 'promote', version: '3' });
});
