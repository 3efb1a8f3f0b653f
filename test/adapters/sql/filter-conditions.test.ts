import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  modelCondition,
  versionCondition,
} from '../../../src/adapters/store/sql/registry/filter-conditions.js';
import type { SqlSession, Writing } from '../../../src/adapters/store/sql/session.js';
import { name as named, sql } from '../../../src/adapters/store/sql/statement.js';
import { modelFilter, versionFilter } from '../../../src/domain/mlflow-filter/evaluate.js';
import { parseModelFilter, parseVersionFilter } from '../../../src/domain/mlflow-filter/parse.js';
import { folder, makeDatabase } from './database.js';
import { aModel, aVersion, onModels, onVersions, several } from './filter-arbitraries.js';
import { sessionOn } from './sessions.js';

/** What each filter chooses among the rows: by the predicate, and by the database. */
interface Choice {
  readonly predicate: string[][];
  readonly database: string[][];
}

interface ModelRow {
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
}

interface VersionRow {
  readonly modelName: string;
  readonly version: string;
  readonly runId: string | null;
  readonly source: string | null;
  readonly tags: Readonly<Record<string, string>>;
}

async function chooseModels(
  writing: Writing,
  rows: readonly ModelRow[],
  filters: readonly string[],
): Promise<Choice> {
  await clear(writing);
  for (const { name, tags } of rows) {
    await writing.run(sql`INSERT INTO registered_models (name) VALUES (${name})`);
    for (const [key, value] of Object.entries(tags)) {
      await writing.run(sql`
        INSERT INTO registered_model_tags (name, "key", value) VALUES (${name}, ${key}, ${value})`);
    }
  }
  const choice: Choice = { predicate: [], database: [] };
  for (const filter of filters) {
    const where = modelCondition(writing, parseModelFilter(filter));
    const found = await writing.all(sql`SELECT m.name FROM registered_models m WHERE ${where}`);
    choice.database.push(found.map(({ name }) => String(name)).sort());
    const expected = rows.map(withTags).filter(modelFilter(filter));
    choice.predicate.push(expected.map(({ name }) => name).sort());
  }
  return choice;
}

async function chooseVersions(
  writing: Writing,
  rows: readonly VersionRow[],
  filters: readonly string[],
): Promise<Choice> {
  await clear(writing);
  for (const name of new Set(rows.map(({ modelName }) => modelName))) {
    await writing.run(sql`INSERT INTO registered_models (name) VALUES (${name})`);
  }
  for (const { modelName, version, runId, source, tags } of rows) {
    await writing.run(sql`
      INSERT INTO model_versions (name, version, run_id, source)
      VALUES (${modelName}, ${Number(version)}, ${runId}, ${source})`);
    for (const [key, value] of Object.entries(tags)) {
      await writing.run(sql`
        INSERT INTO model_version_tags (name, version, "key", value)
        VALUES (${modelName}, ${Number(version)}, ${key}, ${value})`);
    }
  }
  const choice: Choice = { predicate: [], database: [] };
  for (const filter of filters) {
    const where = versionCondition(writing, parseVersionFilter(filter));
    const found = await writing.all(
      sql`SELECT v.name, v.version FROM model_versions v WHERE ${where}`,
    );
    choice.database.push(found.map(({ name, version }) => `${name}/${version}`).sort());
    const expected = rows.map(withTags).filter(versionFilter(filter));
    choice.predicate.push(expected.map((each) => `${each.modelName}/${each.version}`).sort());
  }
  return choice;
}

function withTags<Row extends { readonly tags: Readonly<Record<string, string>> }>(row: Row) {
  return { ...row, tags: new Map(Object.entries(row.tags)) };
}

async function clear(writing: Writing): Promise<void> {
  for (const table of [
    'model_version_tags',
    'model_versions',
    'registered_model_tags',
    'registered_models',
  ]) {
    await writing.run(sql`DELETE FROM ${named(table)}`);
  }
}

test('a tag of another workspace is none', async () => {
  const session = sessionOn(await makeDatabase('3.17.2', join(folder(), 'mlflow.db')));
  const found = await session.write(async (writing) => {
    for (const workspace of ['default', 'other']) {
      await writing.run(
        sql`INSERT INTO registered_models (name, workspace) VALUES ('m', ${workspace})`,
      );
    }
    await writing.run(sql`
      INSERT INTO registered_model_tags (name, workspace, "key", value)
      VALUES ('m', 'other', 'k', 'v')`);
    const where = modelCondition(writing, parseModelFilter("tags.k = 'v'"));
    return await writing.all(
      sql`SELECT m.name FROM registered_models m WHERE m.workspace = 'default' AND ${where}`,
    );
  });
  expect(found).toEqual([]);
});

describe.each(['2.9.2', '3.17.2'] as const)('on the schema of MLflow %s', (version) => {
  async function withDatabase(work: (session: SqlSession) => Promise<void>) {
    await work(sessionOn(await makeDatabase(version, join(folder(), 'mlflow.db'))));
  }

  test('a filter of models chooses as its predicate does', async () => {
    await withDatabase(async (session) => {
      const models = fc.uniqueArray(aModel, { selector: ({ name }) => name, maxLength: 12 });
      await fc.assert(
        fc.asyncProperty(models, several(onModels), async (rows, filters) => {
          const { predicate, database } = await session.write((writing) =>
            chooseModels(writing, rows, filters),
          );
          expect(database).toEqual(predicate);
        }),
        { numRuns: 200 },
      );
    });
  });

  test('a filter of versions chooses as its predicate does', async () => {
    await withDatabase(async (session) => {
      const selector = (row: { modelName: string; version: string }) =>
        `${row.version} ${row.modelName}`;
      const versions = fc.uniqueArray(aVersion, { selector, maxLength: 12 });
      await fc.assert(
        fc.asyncProperty(versions, several(onVersions), async (rows, filters) => {
          const { predicate, database } = await session.write((writing) =>
            chooseVersions(writing, rows, filters),
          );
          expect(database).toEqual(predicate);
        }),
        { numRuns: 200 },
      );
    });
  });
});
