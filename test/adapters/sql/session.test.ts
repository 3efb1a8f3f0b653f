import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SqlSession } from '../../../src/adapters/store/sql/session.js';
import { openSqlite } from '../../../src/adapters/store/sql/sqlite/open-sqlite.js';
import { sql } from '../../../src/adapters/store/sql/statement.js';
import { change, folder, makeDatabase, type SchemaVersion } from './database.js';

async function made(version: SchemaVersion, ...changes: readonly string[]) {
  const file = await makeDatabase(version, join(folder(), 'mlflow.db'));
  for (const text of changes) await change(file, text);
  return file;
}

function session(file: string, options: { workspace?: string; allowUnknown?: boolean } = {}) {
  const warnings: string[] = [];
  const opened = new SqlSession(() => openSqlite(file, { readOnly: false, patience: 50 }), {
    workspace: options.workspace,
    allowUnknown: options.allowUnknown ?? false,
    warn: (line) => warnings.push(line),
  });
  return {
    warnings,
    read: () => opened.read(async ({ schema }) => schema),
    write: () => opened.write(async ({ run }) => run(sql`DELETE FROM registered_models`)),
  };
}

const UNKNOWN = "UPDATE alembic_version SET version_num = 'ffffffffffff'";

describe('a database of MLflow', () => {
  it.each([
    ['2.9.2', null],
    ['3.17.2', 'default'],
  ] as const)('%s is read and written', async (version, workspace) => {
    const { read, write, warnings } = session(await made(version));
    expect(await read()).toMatchObject({ workspace, refusal: null });
    expect(await write()).toBe(0);
    expect(warnings).toEqual([]);
  });

  it('of an unknown revision is read with one warning, and written if that is allowed', async () => {
    const file = await made('3.17.2', UNKNOWN);
    const { read, write, warnings } = session(file);
    await read();
    await read();
    await expect(write()).rejects.toMatchObject({ code: 'refused' });
    expect(warnings).toEqual([expect.stringContaining('ffffffffffff')]);
    expect(await session(file, { allowUnknown: true }).write()).toBe(0);
  });

  it.each([
    'ALTER TABLE model_versions ADD COLUMN more TEXT',
    'ALTER TABLE model_versions DROP COLUMN run_link',
    'DROP TABLE registered_model_aliases',
  ])('of an unknown revision and other tables is refused: %s', async (text) => {
    const file = await made('2.9.2', UNKNOWN, text);
    const { read } = session(file, { allowUnknown: true });
    await expect(read()).rejects.toMatchObject({ code: 'error' });
  });

  it('with a column that must be filled is only read', async () => {
    // SQLite adds no such column to a table that is there.
    const file = await made(
      '2.9.2',
      'DROP TABLE registered_model_tags',
      'CREATE TABLE registered_model_tags ("key" TEXT, value TEXT, name TEXT, owner TEXT NOT NULL, PRIMARY KEY ("key", name))',
    );
    const { read, write } = session(file);
    await read();
    await expect(write()).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringContaining('registered_model_tags.owner'),
    });
  });

  it('from before MLflow 2.8 is only read', async () => {
    const file = await made(
      '2.9.2',
      "UPDATE alembic_version SET version_num = '97727af70f4d'",
      'DROP TABLE registered_model_aliases',
      'ALTER TABLE model_versions DROP COLUMN storage_location',
    );
    const { read, write } = session(file);
    expect(await read()).toMatchObject({ mlflow: null });
    await expect(write()).rejects.toMatchObject({
      code: 'refused',
      hint: expect.stringContaining('mlflow db upgrade'),
    });
  });

  it.each([
    'CREATE TABLE _alembic_tmp_runs (x)',
    "ALTER TABLE model_versions ADD COLUMN workspace VARCHAR(63) NOT NULL DEFAULT 'default'",
  ])('in the middle of an upgrade is neither read nor written: %s', async (text) => {
    const file = await made('2.9.2');
    const { read, write } = session(file);
    await read();
    await change(file, text);
    await expect(write()).rejects.toMatchObject({ code: 'unreachable' });
    await expect(session(file).read()).rejects.toMatchObject({ code: 'unreachable' });
  });

  it('that was upgraded meanwhile is looked at again', async () => {
    const file = await made('2.9.2');
    const { read } = session(file);
    expect((await read()).mlflow).toBe('2.8.1');
    await change(file, "UPDATE alembic_version SET version_num = '0584bdc529eb'");
    expect((await read()).mlflow).toBe('2.18.0');
    await change(
      file,
      "CREATE TABLE _alembic_tmp_runs (x); UPDATE alembic_version SET version_num = '400f98739977'",
    );
    await expect(read()).rejects.toMatchObject({ code: 'unreachable' });
  });
});

describe('workspaces', () => {
  const OTHER = "INSERT INTO registered_models (name, workspace) VALUES ('theirs', 'team-b')";

  it('are not mixed', async () => {
    const file = await made('3.17.2', OTHER);
    await expect(session(file).read()).rejects.toMatchObject({
      code: 'usage',
      hint: expect.stringContaining('--workspace team-b'),
    });
    expect(await session(file, { workspace: 'team-b' }).read()).toMatchObject({
      workspace: 'team-b',
    });
  });

  it('are asked for in vain where there are none', async () => {
    const file = await made('2.9.2');
    const asked = session(file, { workspace: 'team-b' }).read();
    await expect(asked).rejects.toMatchObject({ code: 'usage' });
    expect(await session(file, { workspace: 'default' }).read()).toMatchObject({ workspace: null });
  });
});

describe('what is no database of MLflow', () => {
  it.each([
    ['an empty one', '', 'not initialised'],
    [
      'one of somebody else',
      'CREATE TABLE songs (title)',
      "not a database of MLflow's: it has the table songs",
    ],
    [
      'one without models',
      'CREATE TABLE alembic_version (version_num)',
      "not a database of MLflow's",
    ],
  ])('%s', async (_, text, message) => {
    const file = join(folder(), 'other.db');
    await change(file, text === '' ? 'PRAGMA user_version = 0' : text);
    const error = await session(file)
      .read()
      .catch((each) => each);
    expect(error).toMatchObject({ code: 'usage', message: expect.stringContaining(message) });
  });

  it.each(['DELETE FROM alembic_version', "INSERT INTO alembic_version VALUES ('0584bdc529eb')"])(
    'one without one revision: %s',
    async (text) => {
      const file = await made('2.9.2', text);
      await expect(session(file).read()).rejects.toMatchObject({ code: 'usage' });
    },
  );
});
