import { number, text } from '../row.js';
import type { Reading, SqlSession } from '../session.js';
import { type Statement, sql } from '../statement.js';
import { inWorkspace } from './conditions.js';
import { HIGHEST } from './read-versions.js';

/** Models that are read together, in their order. */
interface Batch {
  readonly names: string[];
  size: number;
}

/**
 * Conditions of `model_versions v`, each for a page of versions at most (a model is cut only if it
 * has more), that name every version once: by name, then newest first. Nothing stays open between two of them: a reader would
 * keep MLflow from committing.
 */
export async function* versionPages(
  session: SqlSession,
): AsyncGenerator<Statement, void, undefined> {
  for (let after = ''; ; ) {
    const { counts, consecutive, page } = await session.read(async (reading) => ({
      counts: await countVersions(reading, after),
      consecutive: reading.consecutive,
      page: reading.page,
    }));
    let batch: Batch = { names: [], size: 0 };
    for (const { name, size } of counts) {
      if (batch.size + size > page) {
        if (batch.size > 0) yield consecutive(sql`v.name`, batch.names);
        batch = { names: [], size: 0 };
      }
      if (size > page) {
        yield* pagesOfModel(session, name);
        continue;
      }
      batch.names.push(name);
      batch.size += size;
    }
    if (batch.size > 0) yield consecutive(sql`v.name`, batch.names);
    if (counts.length < page) return;
    after = counts.at(-1)?.name ?? '';
  }
}

/** The same of one model, by its numbers, which may have gaps. */
export async function* pagesOfModel(
  session: SqlSession,
  model: string,
): AsyncGenerator<Statement, void, undefined> {
  for (let below = HIGHEST + 1; ; ) {
    const { top, page } = await session.read(async (reading) => ({
      top: await highestVersion(reading, model, below),
      page: reading.page,
    }));
    if (top === null) return;
    below = top - page + 1;
    yield sql`v.name = ${model} AND v.version >= ${below} AND v.version <= ${top}`;
  }
}

async function highestVersion(reading: Reading, model: string, below: number) {
  const [row] = await reading.all(sql`
    SELECT MAX(v.version) AS version FROM model_versions v
    WHERE ${inWorkspace(reading, 'v')} AND v.name = ${model} AND v.version < CAST(${below} AS BIGINT)`);
  return number(row?.version);
}

async function countVersions(reading: Reading, after: string) {
  const rows = await reading.all(sql`
    SELECT m.name, (
      SELECT COUNT(*) FROM model_versions v WHERE ${inWorkspace(reading, 'v')} AND v.name = m.name
    ) AS size
    FROM registered_models m
    WHERE ${inWorkspace(reading, 'm')} AND m.name ${reading.byCodePoint} > ${after}
    ORDER BY m.name ${reading.byCodePoint} LIMIT ${reading.page}`);
  return rows.map((row) => ({ name: text(row.name) ?? '', size: number(row.size) ?? 0 }));
}
