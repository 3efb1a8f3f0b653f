import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Database, loadSqlite } from '../../../src/adapters/store/sql/sqlite/load-sqlite.js';

/** The schemas of MLflow that tests make databases with: before, and since, workspaces. */
export const SCHEMAS = { '2.9.2': 'acf3f17fdcc7', '3.17.2': 'dc11669786a5' } as const;
export type SchemaVersion = keyof typeof SCHEMAS;

const here = (version: SchemaVersion) =>
  join(import.meta.dirname, '../../contract/schemas', `mlflow-${version}.sql`);

/** A folder that goes with the test. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'mlreg-sql-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** Makes a database as that version of MLflow does, and gives back its path. */
export async function makeDatabase(version: SchemaVersion, path: string): Promise<string> {
  const schema = readFileSync(here(version), 'utf8');
  const row = `INSERT INTO alembic_version VALUES ('${SCHEMAS[version]}');`;
  const workspace = "INSERT INTO workspaces (name) VALUES ('default');";
  await change(path, `BEGIN; ${schema} ${row} ${version === '3.17.2' ? workspace : ''} COMMIT`);
  return path;
}

/** Runs SQL on a file past the driver, which is created if it is not there. */
export async function change(path: string, sql: string): Promise<void> {
  await directly(path, (database) => database.exec(sql));
}

/** Adds a model of so many versions, past mlreg. */
export async function addModel(path: string, name: string, versions: number): Promise<void> {
  await change(path, `BEGIN; ${newModel(name, versions)}; COMMIT`);
}

/** SQL that adds a model of so many versions. */
export function newModel(name: string, versions: number): string {
  const numbers = Array.from({ length: versions }, (_, index) => index + 1);
  const values = numbers.map((n) => `('${name}', ${n}, 1, 1, 'None', 'READY', 's3://b/${n}')`);
  return `
    INSERT INTO registered_models (name, creation_time, last_updated_time) VALUES ('${name}', 1, 1);
    INSERT INTO model_versions
      (name, version, creation_time, last_updated_time, current_stage, status, source)
      VALUES ${values.join()}`;
}

export async function rows(path: string, sql: string): Promise<Record<string, unknown>[]> {
  return await directly(path, (database) =>
    (database.prepare(sql).all() as object[]).map((row) => ({ ...row })),
  );
}

/** The library of the driver: two of them in one process would not see each other's locks. */
export async function directly<Result>(
  path: string,
  work: (database: Database) => Result,
): Promise<Awaited<Result>> {
  const { DatabaseSync } = await loadSqlite();
  const database = new DatabaseSync(path);
  try {
    return await work(database);
  } finally {
    database.close();
  }
}
