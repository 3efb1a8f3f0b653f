import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadSqlite } from '../../src/adapters/store/sql/sqlite/load-sqlite.js';
import type { Operation } from './operation.js';
import type { Step } from './run-script.js';

/** Versions of MLflow whose ways are kept in `golden/`, as `record.ts` saw them. */
export const GOLDEN_VERSIONS = ['2.9.2', '3.9.0', '3.10.1'];

/** The database as that version made it, before the script. */
export const goldenDatabase = (version: string) => goldenPath(`${version}.sql`);
/** What that version did in each step of the script, a line each. */
export const goldenSteps = (version: string) => goldenPath(`${version}.jsonl`);

const goldenPath = (name: string) => join(import.meta.dirname, 'golden', name);

/** Makes the database with which a recording began. */
export async function restoreGolden(version: string, file: string): Promise<void> {
  const { DatabaseSync } = await loadSqlite();
  // A dump has its tables by name, children before their parents.
  const database = new DatabaseSync(file, { enableForeignKeyConstraints: false });
  try {
    database.exec(readFileSync(goldenDatabase(version), 'utf8'));
  } finally {
    database.close();
  }
}

export function readGolden(version: string): Step<Operation>[] {
  const lines = readFileSync(goldenSteps(version), 'utf8').trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line));
}
