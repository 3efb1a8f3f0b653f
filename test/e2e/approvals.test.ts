import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeMlflow, startFakeMlflow } from '../fake/fake-mlflow.js';
import { writesTo } from '../fake/requests.js';
import { seedModel } from '../fake/seed.js';
import { errorOf, mlregOf } from './mlreg.js';

let fake: FakeMlflow;
beforeEach(async () => {
  fake = await startFakeMlflow();
  seedModel(fake, { name: 'm', versions: [{ stage: 'Staging' }, { stage: 'Staging' }] });
});
afterEach(() => fake.close());

const REQUIRED = {
  MLREG_PRODUCTION_APPROVAL_REQUIRED: 'true',
  MLREG_PROTECTED_ALIASES: 'champion',
};
const as = (user: string, more: Readonly<Record<string, string>> = REQUIRED) =>
  mlregOf(fake.url, { MLREG_ACTOR: user, ...more });
const tags = (version = 1) => fake.state.models.get('m')?.versions.get(version)?.tags;
const writes = () => writesTo(fake);

describe('production_approval_required', () => {
  it('refuses until somebody has approved', async () => {
    const promote = ['promote', 'm/1', '--stage', 'Production'];
    const refused = await as('jane')(...promote, '--json');
    expect(refused.exit).toBe(7);
    expect(errorOf(refused)).toMatchObject({
      hint: '`mlreg approve m/1` approves it',
      details: { policies: [{ policy: 'production_approval_required', outcome: 'refused' }] },
    });
    expect((await as('jane')('promote', 'm/1', '--alias', 'champion')).exit).toBe(7);
    expect(writes()).toEqual([]);
    expect((await as('jane')('promote', 'm/2', '--alias', 'candidate')).exit).toBe(0);
    expect((await as('jane')('approve', 'm/1')).stdout).toBe('approved m version 1 as jane\n');
    expect((await as('joe')(...promote)).exit).toBe(0);
  });

  it('a rejection blocks until it is taken back, with or without the setting', async () => {
    await as('jane')('approve', 'm/1');
    await as('joe')('reject', 'm/1', '-m', 'leaks the label');
    for (const settings of [REQUIRED, {}]) {
      const refused = await as('jane', settings)('promote', 'm/1', '--stage', 'Production');
      expect(refused.exit).toBe(7);
      expect(refused.stderr).toContain('version 1 of m was rejected by joe: leaks the label\n');
    }
    expect((await as('joe')('approve', 'm/1')).exit).toBe(0);
    expect((await as('jane')('promote', 'm/1', '--stage', 'Production')).exit).toBe(0);
  });

  it('is overridden by --force', async () => {
    const { exit, stderr } = await as('a')('promote', 'm/1', '--stage', 'Production', '--force');
    expect([exit, stderr]).toEqual([
      0,
      'warning: forced: version 1 of m is not approved, and Production wants an approval\n',
    ]);
  });
});

describe('approve and reject', () => {
  it('write a tag, once', async () => {
    const approve = () => as('Jane@Example.com')('approve', 'm/1', '-m', 'good', '--json');
    const { stdout } = await approve();
    const plan = { model: 'm', version: '1', actor: 'Jane@Example.com', decision: 'approved' };
    const approval = {
      actor: 'Jane@Example.com',
      decision: 'approved',
      reason: 'good',
      at: expect.stringMatching(/^20.*Z$/),
    };
    expect(JSON.parse(stdout)).toEqual({
      changed: true,
      plan: { ...plan, reason: 'good', from: null },
      result: { registered_name: 'm', version: '1', approvals: [approval] },
    });
    expect([...(tags() ?? [])].map(([key, text]) => [key, JSON.parse(text)])).toEqual([
      ['mlreg.approval.jane-example.com', approval],
    ]);
    const before = writes().length;
    expect(JSON.parse((await approve()).stdout)).toMatchObject({ changed: false });
    expect(writes()).toHaveLength(before);
  });

  it('show what they would do', async () => {
    const { stdout } = await as('jane')('reject', 'm/1', '-m', 'why', '--dry-run');
    expect(stdout).toBe('would have rejected m version 1 as jane: why\n');
    expect(writes()).toEqual([]);
  });

  it.each([
    [{ MLREG_ACTOR: 'a', MLFLOW_TRACKING_USERNAME: 'b', LOGNAME: 'c' }, 'a'],
    [{ MLFLOW_TRACKING_USERNAME: 'b', MLFLOW_TRACKING_PASSWORD: 'p', LOGNAME: 'c' }, 'b'],
    [{ LOGNAME: 'c', USER: 'd' }, 'c'],
  ])('know who you are: %j', async (env, actor) => {
    const { stdout } = await mlregOf(fake.url, env as Record<string, string>)('approve', 'm/1');
    expect(stdout).toBe(`approved m version 1 as ${actor}\n`);
  });

  it('are shown in details', async () => {
    await as('jane')('approve', 'm/1', '-m', 'good');
    await as('e\u001b[2Jvil')('reject', 'm/1');
    const page = await as('x')('details', 'm/1', '--format', 'table');
    expect(page.stdout).toMatch(
      /\nApprovals\n {2}approved by jane, just now: good\n {2}rejected by e\^\[\[2Jvil, just now\n/,
    );
    const json = await as('x')('details', 'm/1', '--json=approvals');
    expect(JSON.parse(json.stdout)).toMatchObject({
      approvals: [{ actor: 'jane' }, { decision: 'rejected', reason: null }],
    });
  });

  it('want a version', async () => {
    expect((await as('a')('approve', 'm')).exit).toBe(2);
    expect((await as('a')('approve', 'm/1', '-m', 'x'.repeat(4001))).exit).toBe(2);
    expect((await as('a', { MLREG_READ_ONLY: '1' })('reject', 'm/1')).exit).toBe(7);
    expect(writes()).toEqual([]);
  });
});
