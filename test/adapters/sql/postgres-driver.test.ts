import { Client } from 'pg';
import { expect, it, onTestFinished } from 'vitest';
import { SqlRegistry } from '../../../src/adapters/store/sql/sql-registry.js';
import { sql } from '../../../src/adapters/store/sql/statement.js';
import { collect } from '../../../src/domain/collect.js';
import { describeService } from '../../services/describe-service.js';
import { type PostgresDatabase, postgresDatabases } from '../../services/postgres-databases.js';
import { connectionTo, sessionOfTest } from './postgres.js';

/** Programs that write at the same time. */
const WRITERS = 8;

describeService('PostgreSQL', ['postgres'], () => {
  const databases = postgresDatabases();

  async function registries(count: number) {
    const database = await databases.ofMlflow292();
    const open = Array.from(
      { length: Math.max(count, 1) },
      () => new SqlRegistry(sessionOfTest(database.url)),
    );
    const [first] = open as [SqlRegistry];
    await first.createModel({ name: 'lstm' });
    return { database, open, first };
  }

  async function driverOf({ url }: PostgresDatabase, signal?: AbortSignal) {
    const driver = await connectionTo(url, { signal });
    onTestFinished(() => driver.close());
    return driver;
  }

  async function otherProgram({ url }: PostgresDatabase) {
    const client = new Client({ connectionString: url });
    await client.connect();
    onTestFinished(() => client.end());
    return client;
  }

  it('gives consecutive numbers to versions that are made at the same time', async () => {
    const { open, first } = await registries(WRITERS);
    const made = open.flatMap((registry) =>
      Array.from({ length: 5 }, () => registry.createVersion({ model: 'lstm', source: 's3://b' })),
    );
    const numbers = (await Promise.all(made)).map(({ version }) => Number(version));
    const all = Array.from({ length: WRITERS * 5 }, (_, index) => index + 1);
    expect(numbers.sort((a, b) => a - b)).toEqual(all);
    expect((await first.getModel('lstm')).latestVersion).toBe(String(WRITERS * 5));
  });

  it('lets one of those who want the same stage have it, and the same alias', async () => {
    const { open, first } = await registries(WRITERS);
    for (const _ of open) await first.createVersion({ model: 'lstm', source: 's3://b' });
    const stages = open.map((registry, index) => {
      const change = { model: 'lstm', version: String(index + 1), stage: 'Production' } as const;
      return registry.setStage({ ...change, archiveOthers: true }, []);
    });
    const aliases = open.map((registry, index) =>
      registry.setAlias({ model: 'lstm', alias: 'champion', version: String(index + 1) }, null),
    );
    for (const ends of await Promise.all(
      [stages, aliases].map((each) => Promise.allSettled(each)),
    )) {
      expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const end of ends) {
        if (end.status === 'rejected') expect(end.reason).toMatchObject({ code: 'conflict' });
      }
    }
    const versions = await collect(first.listVersions({ model: 'lstm' }));
    expect(versions.filter(({ stage }) => stage === 'Production')).toHaveLength(1);
    expect(versions.filter(({ stage }) => stage === 'Archived')).toHaveLength(0);
  });

  it('makes a model once, and lets everybody set the same tag', async () => {
    const { open, first } = await registries(WRITERS);
    const made = await Promise.allSettled(open.map((each) => each.createModel({ name: 'new' })));
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const end of made) {
      if (end.status === 'fulfilled') continue;
      expect(end.reason).toMatchObject({
        code: 'conflict',
        message: 'there is a model "new" already',
      });
    }
    await Promise.all(open.map((each, index) => each.setTag({ model: 'new' }, 'k', String(index))));
    expect([...(await first.getModel('new')).tags.keys()]).toEqual(['k']);
  });

  it('writes anew what another program was in the way of', async () => {
    const driver = await driverOf(await databases.ofMlflow292());
    for (const state of ['40P01', '40001', '23505']) {
      let attempts = 0;
      await driver.write(async (connection) => {
        attempts += 1;
        if (attempts < 3) await connection.run(raise(state));
      });
      expect([state, attempts]).toEqual([state, 3]);
    }
    await expect(
      driver.write((connection) => connection.run(raise('40P01'))),
    ).rejects.toMatchObject({
      kind: 'busy',
      code: 'unreachable',
    });
  });

  it('shows one moment to a read, and takes nothing from it', async () => {
    const { database, first } = await registries(1);
    const driver = await driverOf(database);
    const models = sql`SELECT name FROM registered_models`;
    await driver.read(async (connection) => {
      expect(await connection.all(models)).toHaveLength(1);
      await first.createModel({ name: 'meanwhile' });
      expect(await connection.all(models)).toHaveLength(1);
    });
    await expect(
      driver.read((connection) => connection.run(sql`DELETE FROM registered_models`)),
    ).rejects.toMatchObject({ kind: 'read_only', code: 'forbidden' });
    expect(await database.query('SELECT COUNT(*) FROM registered_models')).toEqual(['2']);
  });

  it('reads numbers as numbers, also those above 2^53', async () => {
    const driver = await driverOf(await databases.empty());
    const rows = await driver.read((connection) =>
      connection.all(sql`SELECT CAST(1700000000000 AS BIGINT) AS time, CAST(1700000000000000001 AS BIGINT) AS nanos,
        CAST(0.1 AS DOUBLE PRECISION) AS real, CAST(7 AS SMALLINT) AS small, TRUE AS yes, COUNT(*) AS n`),
    );
    expect(rows).toEqual([
      { time: 1_700_000_000_000, nanos: 1.7e18, real: 0.1, small: 7, yes: true, n: 1 },
    ]);
  });

  it('waits for a row, and not longer than asked', async () => {
    const { database } = await registries(0);
    const other = await otherProgram(database);
    await other.query("BEGIN; UPDATE registered_models SET description = 'x'");
    const stop = new AbortController();
    const driver = await driverOf(database, stop.signal);
    const waiting = driver.write((connection) =>
      connection.all(sql`SELECT 1 FROM registered_models m ${driver.lock('m')}`),
    );
    await expect.poll(() => database.query(WAITING)).toEqual(['1']);
    stop.abort(new Error('stopped'));
    await expect(waiting).rejects.toThrow('stopped');
    await other.query('ROLLBACK');
  });

  it('goes on with another connection when one has ended', async () => {
    const { database, first } = await registries(1);
    await database.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE application_name = 'mlreg' AND datname = '${database.name}'`,
    );
    const read = () => first.getModel('lstm').then(({ name }) => name);
    await expect.poll(() => read().catch(({ code }) => code)).toBe('lstm');
    const driver = await driverOf(database);
    await expect(
      driver.read((connection) =>
        connection.all(sql`SELECT pg_terminate_backend(pg_backend_pid())`),
      ),
    ).rejects.toMatchObject({ code: 'unreachable' });
    expect(await driver.read((connection) => connection.all(sql`SELECT 1 AS one`))).toEqual([
      { one: 1 },
    ]);
  });

  it('refuses what is too long before the database does, and what no database holds', async () => {
    const { first } = await registries(1);
    const long = 'ü'.repeat(5001);
    const usage = (message: string) => ({
      code: 'usage',
      message: expect.stringContaining(message),
    });
    await expect(first.createModel({ name: 'a'.repeat(257) })).rejects.toMatchObject(
      usage('the name of the model is longer than 256'),
    );
    await expect(first.setTag({ model: 'lstm' }, 'k', long)).rejects.toMatchObject(
      usage('the value of the tag is longer than 5000'),
    );
    await expect(first.setDescription({ model: 'lstm' }, long)).rejects.toMatchObject(
      usage('the description is longer than 5000'),
    );
    await expect(first.setTag({ model: 'lstm' }, 'k', 'a\0b')).rejects.toMatchObject(
      usage('has a character that no database can hold'),
    );
    expect((await first.getModel('lstm')).tags.size).toBe(0);
  });

  it('looks at the revision before every write', async () => {
    const { database, first } = await registries(1);
    await database.query("UPDATE alembic_version SET version_num = 'ffffffffffff'");
    const tag = () => first.setTag({ model: 'lstm' }, 'k', 'v');
    await expect(tag()).rejects.toThrow('ffffffffffff');
    await database.query("UPDATE alembic_version SET version_num = 'acf3f17fdcc7'");
    await tag();
    await database.query(`ALTER TABLE model_versions ADD COLUMN workspace VARCHAR(63) NOT NULL DEFAULT 'default';
      UPDATE alembic_version SET version_num = '1b5f0d9ad7c1'`);
    await expect(tag()).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining('is being upgraded'),
    });
  });

  it('finds the tables on the search path of the URI', async () => {
    const { database } = await registries(0);
    await database.query('ALTER SCHEMA public RENAME TO team; CREATE SCHEMA public');
    const models = (uri: string) => collect(new SqlRegistry(sessionOfTest(uri)).listModels());
    await expect(models(database.url)).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining('is empty'),
    });
    expect(await models(`${database.url}?options=-csearch_path%3Dteam`)).toHaveLength(1);
  });
});

/** How many of mlreg's transactions wait for another. */
const WAITING = `SELECT COUNT(*) FROM pg_stat_activity
  WHERE application_name = 'mlreg' AND wait_event_type = 'Lock' AND datname = current_database()`;

function raise(state: string) {
  const text = `DO $$ BEGIN RAISE EXCEPTION 'in the way' USING ERRCODE = '${state}'; END $$`;
  return { parts: [text], values: [] };
}
