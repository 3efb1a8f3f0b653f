import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type SqlDriver, SqlError } from '../../../src/adapters/store/sql/driver.js';
import { SqlSession } from '../../../src/adapters/store/sql/session.js';
import { SqlRegistry } from '../../../src/adapters/store/sql/sql-registry.js';
import { openSqlite } from '../../../src/adapters/store/sql/sqlite/open-sqlite.js';
import { folder, makeDatabase, rows } from './database.js';

/**
 * A database on which another program takes the number of a new version so many times. On SQLite
 * nobody can, as only one writes; on PostgreSQL two that read the same highest number can.
 */
async function contested(times: number) {
  const file = await makeDatabase('3.17.2', join(folder(), 'mlflow.db'));
  let left = times;
  const connect = async (): Promise<SqlDriver> => {
    const driver = await openSqlite(file, { readOnly: false });
    return {
      location: driver.location,
      byCodePoint: driver.byCodePoint,
      readOnly: null,
      read: (work) => driver.read(work),
      close: () => driver.close(),
      write: (work) =>
        driver.write((connection) =>
          work({
            all: (statement) => connection.all(statement),
            tuples: (statement) => connection.tuples(statement),
            tables: () => connection.tables(),
            columns: (tables) => connection.columns(tables),
            run: async (statement) => {
              const isVersion = statement.parts[0]?.startsWith('INSERT INTO model_versions');
              if (!isVersion || left === 0) return await connection.run(statement);
              left -= 1;
              throw new SqlError('unique', 'conflict', 'the number is taken');
            },
          }),
        ),
    };
  };
  const options = { workspace: undefined, allowUnknown: false, warn: () => undefined };
  const store = new SqlRegistry(new SqlSession(connect, options));
  await store.createModel({ name: 'a' });
  return { file, create: () => store.createVersion({ model: 'a', source: 's3://b/x' }) };
}

it('takes the next number if another program was faster', async () => {
  const { file, create } = await contested(2);
  expect((await create()).version).toBe('1');
  expect(await rows(file, 'SELECT version FROM model_versions')).toEqual([{ version: 1 }]);
});

it('gives up after three attempts', async () => {
  const { file, create } = await contested(3);
  await expect(create()).rejects.toMatchObject({ code: 'conflict' });
  expect(await rows(file, 'SELECT version FROM model_versions')).toEqual([]);
});
