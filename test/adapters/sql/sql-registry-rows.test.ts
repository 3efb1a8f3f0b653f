import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SqlRegistry } from '../../../src/adapters/store/sql/sql-registry.js';
import { NotFoundError, UsageError } from '../../../src/domain/errors.js';
import { change, folder, makeDatabase, rows, SCHEMAS, type SchemaVersion } from './database.js';
import { sessionOn } from './sessions.js';

const VERSIONS = Object.keys(SCHEMAS) as SchemaVersion[];

/** A store whose clock stands still until it is moved. */
async function registry(version: SchemaVersion) {
  const file = await makeDatabase(version, join(folder(), 'mlflow.db'));
  const clock = { now: 1000 };
  const store = new SqlRegistry(sessionOn(file, { now: () => clock.now }));
  return { file, clock, store };
}

const at = (row: Record<string, unknown> | undefined) => row?.last_updated_time;
const times = async (file: string) => ({
  model: at((await rows(file, 'SELECT * FROM registered_models'))[0]),
  versions: (await rows(file, 'SELECT * FROM model_versions ORDER BY version')).map(at),
});

describe.each(VERSIONS)('the rows, in the schema of MLflow %s', (version) => {
  it('are created as MLflow creates them', async () => {
    const { file, store } = await registry(version);
    await store.createModel({ name: 'a', description: '', tags: new Map([['k', 'v']]) });
    await store.createVersion({ model: 'a', source: 's3://b/x', tags: new Map([['k', 'v']]) });
    const inWorkspace = version === '2.9.2' ? {} : { workspace: 'default' };
    expect(await rows(file, 'SELECT * FROM registered_models')).toEqual([
      {
        name: 'a',
        creation_time: 1000,
        last_updated_time: 1000,
        description: null,
        ...inWorkspace,
      },
    ]);
    expect(await rows(file, 'SELECT * FROM model_versions')).toEqual([
      {
        ...{ name: 'a', version: 1, creation_time: 1000, last_updated_time: 1000 },
        ...{ description: null, user_id: null, current_stage: 'None', source: 's3://b/x' },
        ...{ run_id: null, status: 'READY', status_message: null, run_link: null },
        ...{ storage_location: 's3://b/x', ...inWorkspace },
      },
    ]);
  });

  it('of a deleted version say nothing but their number', async () => {
    const { file, clock, store } = await registry(version);
    await store.createModel({ name: 'a' });
    const run = { runId: 'r1', description: 'words', tags: new Map([['k', 'v']]) };
    await store.createVersion({ model: 'a', source: 's3://b/x', ...run });
    await store.setAlias({ model: 'a', alias: 'champion', version: '1' }, null);
    clock.now = 2000;
    await store.deleteVersion('a', '1', { stage: 'None', aliases: ['champion'] });
    expect(await rows(file, 'SELECT * FROM model_versions')).toMatchObject([
      {
        ...{ creation_time: 1000, last_updated_time: 2000, description: null, user_id: null },
        ...{ current_stage: 'Deleted_Internal', status: 'READY', storage_location: 's3://b/x' },
        ...{ source: 'REDACTED-SOURCE-PATH', run_id: 'REDACTED-RUN-ID' },
        run_link: 'REDACTED-RUN-LINK',
      },
    ]);
    expect(await rows(file, 'SELECT * FROM registered_model_aliases')).toEqual([]);
    expect(await rows(file, 'SELECT value FROM model_version_tags')).toEqual([{ value: 'v' }]);
    expect((await times(file)).model).toBe(2000);
  });

  it('have their times moved by what moves them in MLflow, and by nothing else', async () => {
    const { file, clock, store } = await registry(version);
    await store.createModel({ name: 'a' });
    for (const _ of [1, 2, 3]) await store.createVersion({ model: 'a', source: 's3://b/x' });
    await store.deleteVersion('a', '3', { stage: 'None', aliases: [] });
    const stage = { model: 'a', stage: 'Production', archiveOthers: true } as const;
    const moved = async (work: () => Promise<unknown>) => {
      clock.now += 1000;
      await work();
      const { model, versions } = await times(file);
      return [model, ...versions].map((time) => time === clock.now);
    };
    const one = { model: 'a', version: '1' };
    expect(await moved(() => store.setTag({ model: 'a' }, 'k', 'v'))).not.toContain(true);
    expect(await moved(() => store.setTag(one, 'k', 'v'))).not.toContain(true);
    expect(await moved(() => store.removeTag(one, 'k'))).not.toContain(true);
    const alias = { model: 'a', alias: 'champion', version: '1' };
    expect(await moved(() => store.setAlias(alias, null))).not.toContain(true);
    const description = () => store.setDescription(one, 'words');
    expect(await moved(description)).toEqual([false, true, false, false]);
    const ofModel = () => store.setDescription({ model: 'a' }, 'words');
    expect(await moved(ofModel)).toEqual([true, false, false, false]);
    const promote = () => store.setStage({ ...stage, version: '1' }, []);
    expect(await moved(promote)).toEqual([true, true, false, false]);
    const again = () => store.setStage({ ...stage, version: '1' }, ['1']);
    expect(await moved(again)).toEqual([true, true, false, false]);
    const replace = () => store.setStage({ ...stage, version: '2' }, ['1']);
    expect(await moved(replace)).toEqual([true, true, true, false]);
    expect(await moved(() => store.renameModel('a', 'b'))).toEqual([true, true, true, true]);
    const create = () => store.createVersion({ model: 'b', source: 's3://b/x' });
    expect(await moved(create)).toEqual([true, false, false, false, true]);
  });

  it('go with the model, and leave no orphans', async () => {
    const { file, store } = await registry(version);
    await store.createModel({ name: 'a', tags: new Map([['k', 'v']]) });
    await store.createVersion({ model: 'a', source: 's3://b/x', tags: new Map([['k', 'v']]) });
    await store.setAlias({ model: 'a', alias: 'champion', version: '1' }, null);
    await store.renameModel('a', 'b');
    expect(await rows(file, 'PRAGMA foreign_key_check')).toEqual([]);
    await store.deleteModel('b');
    for (const table of ['registered_models', 'model_versions', 'model_version_tags']) {
      expect(await rows(file, `SELECT * FROM ${table}`)).toEqual([]);
    }
  });

  it('of an alias that a deleted version left behind are no alias', async () => {
    const { file, store } = await registry(version);
    await store.createModel({ name: 'a' });
    for (const _ of [1, 2]) await store.createVersion({ model: 'a', source: 's3://b/x' });
    await change(
      file,
      `UPDATE model_versions SET current_stage = 'Deleted_Internal' WHERE version = 1;
       INSERT INTO registered_model_aliases (name, alias, version) VALUES ('a', 'champion', 1)`,
    );
    expect((await store.getModel('a')).aliases.size).toBe(0);
    await store.setAlias({ model: 'a', alias: 'champion', version: '2' }, null);
    expect([...(await store.getModel('a')).aliases]).toEqual([['champion', '2']]);
  });

  it('follow a copy to its files', async () => {
    const { store } = await registry(version);
    for (const name of ['a', 'b']) await store.createModel({ name });
    await store.createVersion({ model: 'a', source: 's3://b/x' });
    await store.setAlias({ model: 'a', alias: 'champion', version: '1' }, null);
    for (const [index, source] of ['models:/a/1', 'models:/a@champion', 'models:/b/1'].entries()) {
      const copy = await store.createVersion({ model: 'b', source });
      expect(copy).toMatchObject({ version: String(index + 1), source });
      expect(await store.getDownloadUri('b', copy.version)).toBe('s3://b/x');
    }
    const nowhere = store.createVersion({ model: 'b', source: 'models:/a/9' });
    await expect(nowhere).rejects.toThrow(NotFoundError);
    const bystage = store.createVersion({ model: 'b', source: 'models:/a/Production' });
    await expect(bystage).rejects.toThrow(UsageError);
  });
});

describe('a logged model', () => {
  const LOGGED = `m-${'a'.repeat(32)}`;

  it('gives its files and its run, and knows its versions', async () => {
    const { file, store } = await registry('3.17.2');
    await change(
      file,
      `INSERT INTO experiments (experiment_id, name) VALUES (1, 'e');
       INSERT INTO logged_models (model_id, experiment_id, name, artifact_location, creation_timestamp_ms, last_updated_timestamp_ms, status, lifecycle_stage, source_run_id)
       VALUES ('${LOGGED}', 1, 'model', 's3://b/models/1', 1, 1, 2, 'active', 'r1')`,
    );
    await store.createModel({ name: 'Ä' });
    const made = { model: 'Ä', source: `models:/${LOGGED}`, loggedModelId: LOGGED };
    const created = await store.createVersion(made);
    expect(created).toMatchObject({ runId: 'r1', loggedModelId: LOGGED });
    expect(await store.getDownloadUri('Ä', '1')).toBe('s3://b/models/1');
    expect(await store.findVersions({ loggedModelId: LOGGED })).toEqual([created]);
    await store.createVersion(made);
    expect(await rows(file, 'SELECT tag_key, tag_value FROM logged_model_tags')).toEqual([
      {
        tag_key: 'mlflow.modelVersions',
        tag_value: '[{"name": "\\u00c4", "version": 1}, {"name": "\\u00c4", "version": 2}]',
      },
    ]);
  });

  it.each(VERSIONS)('that is not there is no source, in the schema of %s', async (version) => {
    const { store } = await registry(version);
    await store.createModel({ name: 'a' });
    const creating = store.createVersion({ model: 'a', source: `models:/${LOGGED}` });
    await expect(creating).rejects.toThrow(NotFoundError);
    expect((await store.getModel('a')).latestVersion).toBeNull();
  });
});

describe('another workspace', () => {
  it('keeps its models, even those of the same name', async () => {
    const { file } = await registry('3.17.2');
    const ours = new SqlRegistry(sessionOn(file, { workspace: 'default', now: () => 2000 }));
    const theirs = new SqlRegistry(sessionOn(file, { workspace: 'team-b', now: () => 1000 }));
    const filled = "SELECT * FROM model_versions WHERE workspace = 'team-b'";
    for (const store of [theirs, ours]) {
      await store.createModel({ name: 'a', tags: new Map([['k', 'v']]) });
      await store.createVersion({ model: 'a', source: 's3://b/x', tags: new Map([['k', 'v']]) });
      await store.setAlias({ model: 'a', alias: 'champion', version: '1' }, null);
    }
    const before = await rows(file, filled);
    await ours.setStage({ model: 'a', version: '1', stage: 'Staging', archiveOthers: false }, []);
    await ours.setTag({ model: 'a', version: '1' }, 'k', 'w');
    await ours.setDescription({ model: 'a' }, 'ours');
    await ours.renameModel('a', 'b');
    await ours.deleteVersion('b', '1', { stage: 'Staging', aliases: ['champion'] });
    await ours.deleteModel('b');
    expect(await rows(file, filled)).toEqual(before);
    expect(await theirs.getModel('a')).toMatchObject({ description: null, latestVersion: '1' });
    expect([...(await theirs.getVersion('a', '1')).tags]).toEqual([['k', 'v']]);
  });
});

describe('what MLflow would not take', () => {
  it.each([
    ['a name with a slash', { name: 'a/b' }],
    ['a blank name', { name: ' ' }],
    ['a long name', { name: 'x'.repeat(257) }],
    ['a long description', { name: 'a', description: 'x'.repeat(5001) }],
    ['a key with a comma', { name: 'a', tags: new Map([['a,b', 'v']]) }],
    ['a long value', { name: 'a', tags: new Map([['k', 'v'.repeat(5001)]]) }],
  ])('%s is refused, and nothing is written', async (_, model) => {
    const { file, store } = await registry('3.17.2');
    await expect(store.createModel(model)).rejects.toThrow(UsageError);
    expect(await rows(file, 'SELECT * FROM registered_models')).toEqual([]);
  });

  it('counts characters, not their halves', async () => {
    const { store } = await registry('2.9.2');
    const name = '🚀'.repeat(256);
    expect((await store.createModel({ name })).name).toBe(name);
  });

  it('takes a long value for a tag of a version where MLflow 3 has made room', async () => {
    for (const [version, length] of [
      ['2.9.2', 5001],
      ['3.17.2', 100_001],
    ] as const) {
      const { store } = await registry(version);
      await store.createModel({ name: 'a' });
      await store.createVersion({ model: 'a', source: 's3://b/x' });
      const target = { model: 'a', version: '1' };
      await expect(store.setTag(target, 'k', 'v'.repeat(length))).rejects.toThrow(UsageError);
      await store.setTag(target, 'k', 'v'.repeat(length - 1));
    }
  });

  it.each(['latest', 'v3', 'a b', ''])('the alias %j', async (alias) => {
    const { store } = await registry('2.9.2');
    await store.createModel({ name: 'a' });
    await store.createVersion({ model: 'a', source: 's3://b/x' });
    const setting = store.setAlias({ model: 'a', alias, version: '1' }, null);
    await expect(setting).rejects.toThrow(UsageError);
  });
});
