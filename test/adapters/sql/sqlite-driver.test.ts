import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SqlError } from '../../../src/adapters/store/sql/driver.js';
import { hasNodeSqlite } from '../../../src/adapters/store/sql/sqlite/load-sqlite.js';
import { openSqlite } from '../../../src/adapters/store/sql/sqlite/open-sqlite.js';
import { sql } from '../../../src/adapters/store/sql/statement.js';
import { UsageError } from '../../../src/domain/errors.js';
import { change, directly, folder, rows } from './database.js';

const TABLE = 'CREATE TABLE t (id INTEGER PRIMARY KEY, value TEXT)';

async function database(setup = TABLE) {
  const file = join(folder(), 'a ?#%41.db');
  await change(file, setup);
  return {
    file,
    open: (more = {}) => openSqlite(file, { readOnly: false, patience: 50, ...more }),
  };
}

describe('opening', () => {
  it('creates no file', async () => {
    const path = folder();
    const opening = openSqlite(join(path, 'typo.db'), { readOnly: false });
    await expect(opening).rejects.toThrow(UsageError);
    expect(readdirSync(path)).toEqual([]);
  });

  it('sets what MLflow sets for each connection, and leaves the journal mode alone', async () => {
    const { open } = await database();
    const driver = await open();
    const pragmas = await driver.read(async (connection) => [
      await connection.all(sql`PRAGMA foreign_keys`),
      await connection.all(sql`SELECT 'A' LIKE 'a' AS insensitive`),
      await connection.all(sql`PRAGMA journal_mode`),
    ]);
    expect(pragmas.map(([row]) => ({ ...row }))).toEqual([
      { foreign_keys: 1 },
      { insensitive: 0 },
      { journal_mode: 'delete' },
    ]);
  });

  it.each([
    ['20.20.2', false],
    ['22.15.1', false],
    ['22.16.0', true],
    ['23.11.1', false],
    ['24.0.0', true],
  ])('takes the SQLite of Node %s: %s', (version, expected) => {
    expect(hasNodeSqlite(version)).toBe(expected);
  });
});

describe('errors', () => {
  it('tells what is no database', async () => {
    const file = join(folder(), 'junk.db');
    writeFileSync(file, 'no database at all '.repeat(100));
    const driver = await openSqlite(file, { readOnly: false });
    const reading = driver.read((connection) => connection.tables());
    await expect(reading).rejects.toMatchObject({ kind: 'not_a_database', code: 'usage' });
  });

  it.each([
    ['unique', 'INSERT INTO t (id) VALUES (1)'],
    ['foreign_key', 'INSERT INTO child (id) VALUES (9)'],
    ['statement', 'INSERT INTO nowhere VALUES (1)'],
  ])('tells %s, and keeps nothing of the transaction', async (kind, text) => {
    const { file, open } = await database(
      `${TABLE}; CREATE TABLE child (id INTEGER REFERENCES t (id)); INSERT INTO t (id) VALUES (1)`,
    );
    const driver = await open();
    const writing = driver.write(async (connection) => {
      await connection.run(sql`INSERT INTO t (id) VALUES (${2})`);
      await connection.run({ parts: [text], values: [] });
    });
    await expect(writing).rejects.toMatchObject({ kind });
    expect(await rows(file, 'SELECT id FROM t')).toEqual([{ id: 1 }]);
    await driver.write((connection) => connection.run(sql`INSERT INTO t (id) VALUES (${3})`));
    expect(await rows(file, 'SELECT id FROM t')).toEqual([{ id: 1 }, { id: 3 }]);
  });

  it('does not write to what it opened to read', async () => {
    const { open } = await database();
    const driver = await open({ readOnly: true });
    const writing = driver.write((connection) => connection.run(sql`DELETE FROM t`));
    await expect(writing).rejects.toMatchObject({ kind: 'read_only', code: 'forbidden' });
  });
});

describe('beside another program', () => {
  it('gives up on a lock that stays, and reads meanwhile', async () => {
    const { file, open } = await database();
    const driver = await open();
    await directly(file, async (other) => {
      other.exec('BEGIN IMMEDIATE');
      const writing = driver.write((connection) => connection.run(sql`DELETE FROM t`));
      const error = (await writing.catch((each) => each)) as SqlError;
      expect(error).toMatchObject({ kind: 'busy', code: 'unreachable' });
      expect(await driver.read((connection) => connection.all(sql`SELECT * FROM t`))).toEqual([]);
    });
  });

  it('waits for a lock that goes', async () => {
    const { file, open } = await database();
    const driver = await open({ patience: 10_000 });
    await directly(file, async (other) => {
      other.exec("BEGIN EXCLUSIVE; INSERT INTO t VALUES (7, 'theirs')");
      const reading = driver.read((connection) => connection.all(sql`SELECT value FROM t`));
      setTimeout(() => other.exec('COMMIT'), 100);
      expect((await reading).map((row) => row.value)).toEqual(['theirs']);
    });
  });

  it('stops waiting when it is interrupted', async () => {
    const { file, open } = await database();
    const controller = new AbortController();
    const driver = await open({ patience: 60_000, signal: controller.signal });
    await directly(file, async (other) => {
      other.exec('BEGIN IMMEDIATE');
      const writing = driver.write((connection) => connection.run(sql`DELETE FROM t`));
      setTimeout(() => controller.abort(new Error('Ctrl-C')), 50);
      await expect(writing).rejects.toThrow('Ctrl-C');
    });
  });
});

describe('values', () => {
  it('reads integers above 2^53', async () => {
    const { open } = await database(`${TABLE}; INSERT INTO t VALUES (1, 'x')`);
    const driver = await open();
    const [row] = await driver.read((connection) =>
      connection.all(sql`SELECT 1700000000000000001 AS nanoseconds, value FROM t`),
    );
    expect({ ...row }).toEqual({ nanoseconds: 1_700_000_000_000_000_000, value: 'x' });
  });

  it.each(['a\0b', 'half \ud83d'])('refuses a text that no database holds: %j', async (value) => {
    const { open } = await database();
    const driver = await open();
    const reading = driver.read((connection) => connection.all(sql`SELECT ${value}`));
    await expect(reading).rejects.toThrow(UsageError);
  });

  it.each([true, Number.NaN, new Date(0)])('refuses %j', async (value) => {
    const { open } = await database();
    const driver = await open();
    const statement = { parts: ['SELECT ', ''], values: [value as unknown as string] };
    const reading = driver.read((connection) => connection.all(statement));
    await expect(reading).rejects.toThrow(TypeError);
  });
});

it('runs one transaction after the other', async () => {
  const { open } = await database();
  const driver = await open();
  const insert = (id: number) =>
    driver.write(async (connection) => {
      await connection.run(sql`INSERT INTO t (id) VALUES (${id})`);
      await connection.all(sql`SELECT 1`);
    });
  const count = () => driver.read((connection) => connection.all(sql`SELECT COUNT(*) AS n FROM t`));
  const [, one, , two] = await Promise.all([insert(1), count(), insert(2), count()]);
  expect([one?.[0]?.n, two?.[0]?.n]).toEqual([1, 2]);
});
