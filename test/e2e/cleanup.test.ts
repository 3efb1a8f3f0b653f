import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeMlflow, startFakeMlflow } from '../fake/fake-mlflow.js';
import { seedModel } from '../fake/seed.js';
import { errorOf, mlregOf } from './mlreg.js';

const NAME = 'heart-disease-logistic_regression';

let fake: FakeMlflow;
beforeEach(async () => {
  fake = await startFakeMlflow();
  const versions = [{}, {}, {}, {}, { stage: 'Production' as const }];
  seedModel(fake, { name: NAME, versions });
});
afterEach(() => fake.close());

const mlreg = (...args: string[]) => mlregOf(fake.url)(...args);
const left = (name = NAME) =>
  [...(fake.state.models.get(name)?.versions.values() ?? [])]
    .filter((each) => each.stage !== 'Deleted_Internal')
    .map((each) => each.version);

describe('cleanup', () => {
  it('keeps what the worked example keeps', async () => {
    const { exit, stdout } = await mlreg('cleanup', '--model', NAME, '--keep', '2', '--yes');
    expect(exit).toBe(0);
    expect(stdout.split('\n').map((line) => line.split('\t').slice(1, 3).join(' '))).toEqual([
      '5 keep',
      '4 keep',
      '3 keep',
      '2 delete',
      '1 delete',
      '',
    ]);
    expect(left()).toEqual([3, 4, 5]);
  });

  it('prints plan and result as JSON', async () => {
    const { stdout } = await mlreg('cleanup', NAME, '--keep=3', '--yes', '--json');
    const { changed, plan, result } = JSON.parse(stdout);
    expect(changed).toBe(true);
    expect(plan.versions).toHaveLength(5);
    expect(plan.versions[0]).toEqual({
      model: NAME,
      version: '5',
      action: 'keep',
      reason: 'in Production',
    });
    expect(result).toEqual({ deleted: [{ model: NAME, version: '1' }], archived: [] });
  });

  it.each([
    ['no --yes', ['--model', NAME, '--keep', '2'], '--yes'],
    ['no target', ['--keep', '2', '--yes'], '--all'],
    ['neither', [], '--all'],
  ])('deletes nothing without a terminal: %s', async (_, args, flag) => {
    const result = await mlreg('cleanup', ...args, '--json');
    expect(result.exit).toBe(2);
    expect(errorOf(result).hint).toContain(flag);
    expect(fake.requests).toEqual([]);
    expect(left()).toHaveLength(5);
  });

  it('never takes an aliased version', async () => {
    seedModel(fake, { name: 'aliased', versions: [{ aliases: ['champion'] }, {}, {}] });
    await mlreg('cleanup', 'aliased', '--keep', '0', '--yes');
    expect(left('aliased')).toEqual([1]);
  });

  it('takes every model with --all', async () => {
    seedModel(fake, { name: 'other', versions: [{}, {}] });
    const { exit } = await mlreg('cleanup', '--all', '--keep', '1', '--yes');
    expect(exit).toBe(0);
    expect([left(), left('other')]).toEqual([[4, 5], [2]]);
  });

  it('deletes nothing in a dry run', async () => {
    const { exit, stderr } = await mlreg('cleanup', NAME, '--keep', '0', '--dry-run');
    expect(exit).toBe(0);
    expect(stderr).toBe('would delete 4 of 5 versions\n');
    expect(left()).toHaveLength(5);
  });

  it('only takes what is old enough, and in the stage that is named', async () => {
    const day = 86_400_000;
    const old = { createdAt: Date.now() - 40 * day };
    const versions = [{ ...old, stage: 'Archived' as const }, old, { stage: 'Archived' as const }];
    seedModel(fake, { name: 'old', versions: [...versions, {}] });
    await mlreg('cleanup', 'old', '--keep=1', '--older-than=30d', '--stage=archived', '--yes');
    expect(left('old')).toEqual([2, 3, 4]);
  });

  it('counts what it deleted, not what somebody else did meanwhile', async () => {
    const isSecond = ({ path, query }: { path: string; query: URLSearchParams }) =>
      path.endsWith('model-versions/get') && query.get('version') === '2';
    const body = JSON.stringify({ error_code: 'RESOURCE_DOES_NOT_EXIST', message: 'gone' });
    fake.on(isSecond, { status: 404, body });
    const { exit, stderr } = await mlreg('cleanup', NAME, '--keep', '0', '--yes');
    expect(exit).toBe(0);
    expect(stderr).toMatch(/\ndeleted 3 of 5 versions\n$/);
  });

  it('says what it deleted before the server failed', async () => {
    const failing = ({ path, body }: { path: string; body: unknown }) =>
      path.endsWith('model-versions/delete') && (body as { version: string }).version === '2';
    fake.on(failing, { status: 403, body: 'Permission denied' }, { times: Infinity });
    const result = await mlreg('cleanup', NAME, '--keep', '0', '--yes', '--json');
    expect(result.exit).toBe(3);
    expect(result.stderr).toContain(`deleted ${NAME}/4, ${NAME}/3, then stopped at ${NAME}/2`);
    expect(left()).toEqual([1, 2, 5]);
  });
});
