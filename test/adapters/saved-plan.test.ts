import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readSavedPlan } from '../../src/adapters/saved-plan.js';
import { savedPlanText } from '../../src/cli/view/saved-plan-text.js';
import { collect } from '../../src/domain/collect.js';
import { plannedVersion, type SavedPlan } from '../../src/domain/saved-plan.js';
import { aVersion } from '../domain/fixtures.js';

const folder = mkdtempSync(join(tmpdir(), 'mlreg-plan-'));
const file = join(folder, 'plan.json');
afterAll(() => rmSync(folder, { recursive: true }));

const version = aVersion({ modelName: 'm\u202e"ö', version: '12', aliases: ['a', 'b'] });
const PLAN: SavedPlan = {
  madeAt: 1_700_000_000_123,
  registryUri: 'http://localhost:5000',
  workspace: null,
  model: 'm\u202e"ö',
  policy: { keep: 3, olderThan: 86_400_000, stage: 'Archived', archive: false, keepPrevious: true },
  versions: [
    plannedVersion({ version, action: 'delete', reason: 'beyond\n3' }, () => 'ab'.repeat(32)),
  ],
};

async function written(plan: SavedPlan): Promise<string> {
  return (await collect(savedPlanText(plan))).join('');
}

function read(text: string) {
  writeFileSync(file, text);
  return readSavedPlan(file, 'plan.json');
}

test('what was written is read', async () => {
  expect(await read(await written(PLAN))).toEqual(PLAN);
  const empty = { ...PLAN, model: null, workspace: 'w', versions: [] };
  expect(await read(await written(empty))).toEqual(empty);
});

test('a version is a line, safe on a terminal', async () => {
  const lines = (await written(PLAN)).split('\n');
  expect(lines.filter((line) => line.includes('"version"'))).toHaveLength(1);
  expect(lines.join()).not.toContain('\u202e');
});

describe('refused', () => {
  type Json = Record<string, unknown> & { policy: Json; versions: Json[] };
  const changed = async (change: (plan: Json) => unknown) => {
    const plan = JSON.parse(await written(PLAN));
    change(plan);
    return JSON.stringify(plan);
  };

  test.each<[string, (plan: Json) => unknown]>([
    ['schema_version', (plan) => Object.assign(plan, { schema_version: 2 })],
    ['kind', (plan) => Object.assign(plan, { kind: 'terraform' })],
    ['its fields', (plan) => Object.assign(plan, { more: 1 })],
    ['policy', (plan) => Object.assign(plan.policy, { force: true })],
    ['policy.keep', (plan) => Object.assign(plan.policy, { keep: -1 })],
    ['policy.keep', (plan) => Object.assign(plan.policy, { keep: 1.5 })],
    ['policy.keep', (plan) => Object.assign(plan.policy, { keep: '3' })],
    ['policy.older_than_ms', (plan) => Object.assign(plan.policy, { older_than_ms: -1 })],
    ['policy.stage', (plan) => Object.assign(plan.policy, { stage: 'production' })],
    ['policy.keep_previous', (plan) => Object.assign(plan.policy, { keep_previous: null })],
    ['made_at', (plan) => Object.assign(plan, { made_at: '2026-01-01' })],
    ['made_at', (plan) => Object.assign(plan, { made_at: '2026-99-99T00:00:00.000Z' })],
    ['model', (plan) => Object.assign(plan, { model: '' })],
    ['model', (plan) => Object.assign(plan, { model: 'm'.repeat(1_001) })],
    ['versions', (plan) => Object.assign(plan, { versions: {} })],
    ['versions.0', (plan) => Object.assign(plan.versions[0] as Json, { more: 1 })],
    [
      'versions.0.version',
      (plan) => Object.assign(plan.versions[0] as Json, { version: '1/../2' }),
    ],
    ['versions.0.version', (plan) => Object.assign(plan.versions[0] as Json, { version: 1 })],
    ['versions.0.action', (plan) => Object.assign(plan.versions[0] as Json, { action: 'wipe' })],
    ['versions.0.state', (plan) => Object.assign(plan.versions[0] as Json, { state: '' })],
  ])('%s', async (place, change) => {
    await expect(read(await changed(change))).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringMatching(
        new RegExp(`^plan\\.json is not the saved plan of a cleanup: ${place} `),
      ),
      hint: expect.stringContaining('--plan FILE'),
    });
  });

  test.each([
    '',
    '{',
    '[',
    '\u0000',
    '{"kind": "mlreg cleanup"}',
    'null',
    '"text"',
    '[{}]',
    '['.repeat(100_000),
  ])('what is no plan: %#', async (text) => {
    await expect(read(text)).rejects.toMatchObject({ code: 'usage' });
  });

  test('one that never ends', async () => {
    await expect(readSavedPlan('/dev/zero', 'plan.json')).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining('too long'),
    });
  });

  test.each([
    ['no file', join(folder, 'none'), 'there is no file plan.json'],
    ['a folder', folder, 'cannot read plan.json (EISDIR)'],
  ])('%s', async (_, path, message) => {
    await expect(readSavedPlan(path, 'plan.json')).rejects.toMatchObject({
      code: 'usage',
      message,
    });
  });
});
