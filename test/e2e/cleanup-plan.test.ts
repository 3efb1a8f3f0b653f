import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeMlflow, startFakeMlflow } from '../fake/fake-mlflow.js';
import { seedModel } from '../fake/seed.js';
import { errorOf, mlreg as run } from './mlreg.js';

let fake: FakeMlflow;
let cwd: string;
beforeEach(async () => {
  fake = await startFakeMlflow();
  seedModel(fake, { name: 'm', versions: [{}, {}, {}, {}, { stage: 'Production' }] });
  cwd = mkdtempSync(join(tmpdir(), 'mlreg-cleanup-'));
});
afterEach(async () => {
  await fake.close();
  rmSync(cwd, { recursive: true });
});

const mlregAt = (url: string, ...args: string[]) =>
  run(args, { cwd, env: { MLFLOW_TRACKING_URI: url } });
const mlreg = (...args: string[]) => mlregAt(fake.url, ...args);
const left = (name = 'm') =>
  [...(fake.state.models.get(name)?.versions.values() ?? [])]
    .filter((each) => each.stage !== 'Deleted_Internal')
    .map((each) => `${each.version}${each.stage === 'None' ? '' : ` ${each.stage}`}`);
const file = () => join(cwd, 'plan.json');
const plan = () => JSON.parse(readFileSync(file(), 'utf8'));
const writes = () =>
  fake.requests.filter(({ method, path }) => method !== 'GET' && !path.endsWith('search'));

describe('--plan and --apply', () => {
  it('do later just what was shown', async () => {
    const saved = await mlreg('cleanup', 'm', '--keep', '2', '--plan', 'plan.json');
    expect([saved.exit, saved.stderr]).toEqual([
      0,
      'would delete 2 of 5 versions\nsaved; to do it: mlreg cleanup --apply plan.json\n',
    ]);
    expect(writes()).toEqual([]);
    expect(plan()).toMatchObject({
      schema_version: 1,
      kind: 'mlreg cleanup',
      registry_uri: fake.url,
      model: 'm',
      policy: { keep: 2, older_than_ms: null, stage: null, archive: false, keep_previous: true },
    });
    expect(plan().versions).toHaveLength(5);
    expect(plan().versions[4]).toEqual({
      model: 'm',
      version: '1',
      action: 'delete',
      reason: 'beyond the 2 to keep',
      stage: 'None',
      aliases: [],
      last_updated_timestamp: expect.stringMatching(/Z$/),
      state: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(readdirSync(cwd)).toEqual(['plan.json']);

    const dry = await mlreg('cleanup', '--apply', 'plan.json', '--dry-run');
    expect([dry.exit, dry.stdout]).toEqual([0, saved.stdout]);
    expect(writes()).toEqual([]);
    expect((await mlreg('cleanup', '--apply', 'plan.json')).exit).toBe(2);

    const applied = await mlreg('cleanup', '--apply', 'plan.json', '--yes', '--json');
    expect(applied.exit).toBe(0);
    expect(JSON.parse(applied.stdout).result).toEqual({
      deleted: [
        { model: 'm', version: '2' },
        { model: 'm', version: '1' },
      ],
      archived: [],
    });
    expect(left()).toEqual(['3', '4', '5 Production']);
    const again = await mlreg('cleanup', '--apply', 'plan.json', '--yes');
    expect([again.exit, again.stderr]).toEqual([5, expect.stringContaining('m/2 is gone')]);
  });

  it.each([
    ['a tag', ['tag', 'set', 'm/4', 'a=b'], 'm/4 was changed'],
    ['an alias', ['alias', 'set', 'm/1', 'old'], 'm/1 had the aliases none, and has old'],
    ['a stage', ['promote', 'm/3', '--stage', 'Staging'], 'm/3 was in stage None'],
  ])('do nothing when it is stale: %s', async (_, change, why) => {
    await mlreg('cleanup', '--all', '--keep', '1', '--plan', 'plan.json');
    expect((await mlreg(...change)).exit).toBe(0);
    const before = writes().length;
    const result = await mlreg('cleanup', '--apply', 'plan.json', '--yes', '--json');
    expect(result.exit).toBe(5);
    expect(errorOf(result).message).toMatch(/^the saved plan is stale: .*; nothing was done$/);
    expect(errorOf(result).message).toContain(why);
    expect(writes()).toHaveLength(before);
    expect(left()).toHaveLength(5);
  });

  it('hold no password, and are for one registry', async () => {
    const secret = fake.url.replace('//', '//jane:hunter22@');
    expect((await mlregAt(secret, 'cleanup', 'm', '--plan', 'plan.json')).exit).toBe(0);
    expect(readFileSync(file(), 'utf8')).not.toMatch(/jane|hunter22/);
    const other = await startFakeMlflow();
    const result = await mlregAt(other.url, 'cleanup', '--apply', 'plan.json', '--yes', '--json');
    await other.close();
    expect(result.exit).toBe(2);
    expect(errorOf(result).message).toBe(
      `plan.json is a plan for ${fake.url}, and this is ${other.url}`,
    );
    expect(other.requests).toEqual([]);
    expect((await mlreg('cleanup', '--apply', 'plan.json', '--dry-run')).exit).toBe(0);
  });

  it('replace no file unasked, and are saved under read_only', async () => {
    writeFileSync(file(), 'mine');
    const refused = await mlreg('cleanup', 'm', '--plan', 'plan.json', '--json');
    expect([refused.exit, errorOf(refused).hint]).toEqual([
      2,
      'add --overwrite to replace it, or give another --plan',
    ]);
    expect([readFileSync(file(), 'utf8'), fake.requests]).toEqual(['mine', []]);
    const env = { MLFLOW_TRACKING_URI: fake.url, MLREG_READ_ONLY: '1' };
    const args = ['cleanup', 'm', '--plan', 'plan.json', '--overwrite'];
    expect((await run(args, { cwd, env })).exit).toBe(0);
    expect(plan().model).toBe('m');
    expect((await run(['cleanup', '--apply', 'plan.json', '--yes'], { cwd, env })).exit).toBe(7);
    expect(left()).toHaveLength(5);
  });

  it('are nothing that can be saved anywhere', async () => {
    mkdirSync(join(cwd, 'folder'));
    for (const place of ['folder', 'none/plan.json', 's3://b/plan.json']) {
      const result = await mlreg('cleanup', 'm', '--plan', place, '--json');
      expect([place, result.exit, errorOf(result).message]).toEqual([
        place,
        2,
        expect.stringContaining(place.split('/')[0] as string),
      ]);
    }
    expect(fake.requests).toEqual([]);
  });

  it.each([
    [['--keep', '2'], '--keep'],
    [['m'], '"m"'],
    [['--all'], '--all'],
    [['--older-than', '1d'], '--older-than'],
    [['--stage', 'None'], '--stage'],
    [['--archive'], '--archive'],
    [['--no-keep-previous'], '--no-keep-previous'],
    [['--plan', 'other.json'], '--plan'],
    [['--overwrite'], '--overwrite'],
  ])('--apply with %j', async (more, named) => {
    const result = await mlreg('cleanup', '--apply', 'plan.json', ...more, '--json');
    expect(result.exit).toBe(2);
    expect(errorOf(result).message).toContain(named);
    expect(fake.requests).toEqual([]);
  });

  it.each([
    [['--plan', 'plan.json', '--yes'], '--yes'],
    [['--plan', 'plan.json', '-m', 'why'], '--message'],
    [['--overwrite'], '--plan'],
    [['--archive', '--stage', 'Archived'], '--archive'],
  ])('%j makes no sense', async (more, named) => {
    const result = await mlreg('cleanup', 'm', ...more, '--json');
    expect(result.exit).toBe(2);
    expect(errorOf(result).message).toContain(named);
    expect([readdirSync(cwd), fake.requests]).toEqual([[], []]);
  });
});

describe('--max-delete', () => {
  it.each([['--yes'], ['--dry-run'], ['--plan=plan.json'], ['--archive', '--yes']])(
    'refuses the whole before any write: %s',
    async (...flags) => {
      const args = ['cleanup', 'm', '--keep', '1', '--max-delete', '2', ...flags, '--json'];
      const result = await mlreg(...args);
      expect(result.exit).toBe(7);
      expect(errorOf(result)).toMatchObject({
        code: 'refused',
        message: '3 versions would go, more than --max-delete 2: nothing was done',
        hint: 'look at them with --dry-run; if they may all go: --max-delete 3',
      });
      expect([writes(), readdirSync(cwd)]).toEqual([[], []]);
    },
  );

  it('lets pass what is not more, of a saved plan too', async () => {
    await mlreg('cleanup', 'm', '--keep', '1', '--max-delete', '3', '--plan', 'plan.json');
    const apply = ['cleanup', '--apply', 'plan.json', '--yes', '--max-delete'];
    expect((await mlreg(...apply, '2')).exit).toBe(7);
    expect((await mlreg(...apply, '3')).exit).toBe(0);
    expect(left()).toEqual(['4', '5 Production']);
  });
});

describe('what held Production before', () => {
  it('stays, in the way that rollback goes', async () => {
    await mlreg('promote', 'm/1', '--stage', 'Production');
    const { stdout } = await mlreg('cleanup', '--all', '--keep', '0', '--yes', '--json');
    expect(JSON.parse(stdout).plan.versions[0].reason).toBe('held Production before');
    expect(left()).toEqual(['1 Production', '5 Archived']);
    expect((await mlreg('rollback', 'm')).exit).toBe(0);
    expect(left()).toEqual(['1 Archived', '5 Production']);
  });

  it('is not known where nothing is recorded, and is given up by a flag', async () => {
    await mlreg('promote', 'm/1', '--stage', 'Production');
    const env = { MLFLOW_TRACKING_URI: fake.url, MLREG_AUDIT_EXPERIMENT: 'off' };
    const off = await run(['cleanup', 'm', '--keep', '0', '--dry-run'], { cwd, env });
    expect(off.stderr).toMatch(/^warning: what a rollback would go back to is not kept: .*off/);
    const given = await mlreg('cleanup', 'm', '--keep', '0', '--no-keep-previous', '--dry-run');
    expect(given.stderr).toBe('would delete 4 of 5 versions\n');
  });

  it('stops the cleanup where it cannot be read', async () => {
    await mlreg('promote', 'm/1', '--stage', 'Production');
    fake.on('runs/search', { status: 403, body: 'Permission denied' }, { times: Infinity });
    const before = writes().length;
    const result = await mlreg('cleanup', 'm', '--keep', '0', '--yes', '--json');
    expect([result.exit, errorOf(result).hint]).toEqual([
      4,
      expect.stringContaining('--no-keep-previous'),
    ]);
    expect([left().length, writes().length]).toEqual([5, before]);
  });
});

describe('the record of a cleanup', () => {
  it('has what the server no longer knows, when the model is gone as well', async () => {
    const versions = [{ source: 's3://b/1', runId: 'a'.repeat(32) }, {}];
    seedModel(fake, { name: 'gone', versions });
    await mlreg('cleanup', 'gone', '--keep', '1', '--yes', '-m', 'tidy');
    await mlreg('delete', 'gone', '--yes');
    const history = JSON.parse((await mlreg('history', 'gone', '--json')).stdout);
    expect(history.map(({ verb }: { verb: string }) => verb)).toEqual(['delete', 'cleanup']);
    expect(history[1]).toMatchObject({ status: 'FINISHED', reason: 'tidy', from: ['1'], seq: 1 });
    expect(history[1].deleted).toEqual([
      { version: '1', source: 's3://b/1', run_id: 'a'.repeat(32) },
    ]);
  });

  it('is made under the lock, of which nothing is left', async () => {
    await mlreg('cleanup', 'm', '--keep', '0', '--yes');
    expect([...fake.state.models.keys()]).toEqual(['m']);
    const paths = writes().map(({ path }) => path.split('/mlflow/')[1]);
    const first = (path: string) => paths.indexOf(path);
    expect(first('registered-models/create')).toBeLessThan(first('runs/create'));
    expect(first('runs/create')).toBeLessThan(first('model-versions/delete'));
  });
});

it('--archive moves to Archived, and the second time does nothing', async () => {
  const args = ['cleanup', 'm', '--keep', '2', '--archive', '--yes'];
  const first = await mlreg(...args);
  expect([first.exit, first.stderr]).toEqual([
    0,
    'archived m/2\narchived m/1\narchived 2 of 5 versions\n',
  ]);
  expect(left()).toEqual(['1 Archived', '2 Archived', '3', '4', '5 Production']);
  const second = JSON.parse((await mlreg(...args, '--json')).stdout);
  expect(second).toMatchObject({ changed: false, result: { deleted: [], archived: [] } });
  expect(second.plan.versions[4]).toMatchObject({ action: 'keep', reason: 'archived already' });
});
