import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeMlflow, startFakeMlflow } from '../fake/fake-mlflow.js';
import { writesTo } from '../fake/requests.js';
import { seedModel } from '../fake/seed.js';
import { errorOf, mlregOf } from './mlreg.js';

const NAME = 'openstack_rca_system_auto_lstm_model';
const CARD = ['promote', '--model', 'lstm_model', '--version', '3', '--stage', 'Production'];

let fake: FakeMlflow;
beforeEach(async () => {
  fake = await startFakeMlflow();
});
afterEach(() => fake.close());

const mlreg = (...args: string[]) =>
  mlregOf(fake.url, { MLFLOW_EXPERIMENT_NAME: 'openstack_rca_system_auto' })(...args);
const stages = (name = NAME) =>
  Object.fromEntries(
    [...(fake.state.models.get(name)?.versions.values() ?? [])].map((each) => [
      each.version,
      each.stage,
    ]),
  );
const writes = () => writesTo(fake);

describe('promote', () => {
  it("takes the card's command, and not for the version of the program", async () => {
    seedModel(fake, { name: NAME, versions: [{}, { stage: 'Production' }, {}] });
    const { exit, stdout } = await mlreg(...CARD);
    expect(stdout).toBe(`promoted ${NAME} version 3 to Production, archiving version 2\n`);
    expect(exit).toBe(0);
    expect(stages()).toEqual({ 1: 'None', 2: 'Archived', 3: 'Production' });
  });

  it('prefers the exact name to the one with the prefix', async () => {
    seedModel(fake, { name: NAME, versions: [{}, {}, {}] });
    seedModel(fake, { name: 'lstm_model', versions: [{}, {}, {}] });
    await mlreg(...CARD);
    expect(stages('lstm_model')[3]).toBe('Production');
    expect(stages()[3]).toBe('None');
  });

  it('prints plan and result as JSON', async () => {
    seedModel(fake, { name: NAME, versions: [{ stage: 'Production' }, {}, {}] });
    const { stdout } = await mlreg(...CARD, '--json');
    expect(JSON.parse(stdout)).toEqual({
      changed: true,
      plan: {
        model: NAME,
        version: '3',
        target: 'Production',
        from: ['1'],
        archive: ['1'],
        gates: [],
        policies: [
          {
            policy: 'stage_policy',
            outcome: 'warned',
            message: `version 3 of ${NAME} was not in Staging (stage_policy: warn)`,
          },
        ],
        forced: false,
        copy_of: null,
        auto: null,
      },
      result: { registered_name: NAME, version: '3', stage: 'Production', aliases: [] },
    });
  });

  it('sends no write in a dry run', async () => {
    seedModel(fake, { name: NAME, versions: [{ stage: 'Production' }, {}, {}] });
    const { exit, stdout } = await mlreg(...CARD, '--dry-run', '--json');
    expect(exit).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      changed: false,
      plan: { from: ['1'], archive: ['1'] },
      result: null,
    });
    expect(writes()).toEqual([]);
  });

  it('changes nothing the second time', async () => {
    seedModel(fake, { name: NAME, versions: [{}, {}, {}] });
    await mlreg(...CARD);
    const before = writes().length;
    const { exit, stdout } = await mlreg(...CARD, '--json');
    expect(exit).toBe(0);
    expect(JSON.parse(stdout).changed).toBe(false);
    expect(writes()).toHaveLength(before);
  });

  it('leaves the former versions with --keep-existing', async () => {
    seedModel(fake, { name: NAME, versions: [{ stage: 'Production' }, {}, {}] });
    const { stdout } = await mlreg(...CARD, '--keep-existing');
    expect(stdout).toContain('beside version 1');
    expect(stages()).toEqual({ 1: 'Production', 2: 'None', 3: 'Production' });
  });

  it('moves an alias', async () => {
    seedModel(fake, { name: NAME, versions: [{ aliases: ['champion'] }, {}] });
    const { exit, stdout } = await mlreg('promote', 'lstm_model/2', '--alias', 'champion');
    expect(stdout).toBe(`promoted ${NAME} version 2 to @champion, taken from version 1\n`);
    expect(exit).toBe(0);
    expect(fake.state.models.get(NAME)?.aliases.get('champion')).toBe(2);
  });

  it('refuses a version that is not READY', async () => {
    seedModel(fake, { name: NAME, versions: [{}, {}, { status: 'PENDING_REGISTRATION' }] });
    const result = await mlreg(...CARD, '--json');
    expect(result.exit).toBe(7);
    expect(errorOf(result).message).toContain('PENDING_REGISTRATION');
    expect(writes()).toEqual([]);
  });

  it('refuses every write under MLREG_READ_ONLY', async () => {
    seedModel(fake, { name: NAME, versions: [{}, {}, {}] });
    const readOnly = mlregOf(fake.url, { MLREG_READ_ONLY: '1' });
    for (const args of [
      ['promote', `${NAME}/3`, '--stage', 'Production'],
      ['alias', 'set', `${NAME}/3`, 'champion'],
      ['alias', 'remove', NAME, 'champion'],
      ['tag', 'set', NAME, 'k=v'],
      ['tag', 'remove', NAME, 'k'],
      ['cleanup', NAME, '--keep', '0', '--yes'],
    ]) {
      expect((await readOnly(...args)).exit, args.join(' ')).toBe(7);
    }
    expect((await readOnly('list')).exit).toBe(0);
    expect(writes()).toEqual([]);
  });

  it('survives a server that fails on archiving, as MLflow 3.0 to 3.5 do', async () => {
    seedModel(fake, { name: NAME, versions: [{ stage: 'Production' }, {}, {}] });
    const archives = ({ path, body }: { path: string; body: unknown }) =>
      path.endsWith('transition-stage') &&
      (body as { archive_existing_versions?: boolean }).archive_existing_versions === true;
    fake.on(archives, { status: 500, body: '{"error_code":"INTERNAL_ERROR","message":"Repr"}' });
    expect((await mlreg(...CARD)).exit).toBe(0);
    expect(stages()).toEqual({ 1: 'Archived', 2: 'None', 3: 'Production' });
  });

  it('says that nothing was changed, and where to go, if the server fails on every way', async () => {
    seedModel(fake, { name: NAME, versions: [{ stage: 'Production' }, {}, {}] });
    fake.on('transition-stage', { status: 500, body: 'broken' }, { times: Infinity });
    const result = await mlreg(...CARD, '--json');
    expect(result.exit).toBe(1);
    expect(errorOf(result).message).toMatch(/nothing was changed.*held by version 1/);
    expect(errorOf(result).hint).toContain(`${fake.url}/#/models/${NAME}/versions/3`);
    expect(stages()).toEqual({ 1: 'Production', 2: 'None', 3: 'None' });
  });
});
