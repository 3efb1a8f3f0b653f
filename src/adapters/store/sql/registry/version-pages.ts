import { number, text } from '../row.js';
import type { Reading, SqlSession } from '../session.js';
import { type Statement, sql } from '../statement.js';
import { inWorkspace } from './conditions.js';

/** Versions that are held at once; a model is cut only if it has more. */
const PAGE = 1000;

/** Models that are read together. */
interface Batch {
  readonly first: string;
  readonly last: string;
  readonly size: number;
}

/**
 * Conditions of `model_versions v`, each for about a thousand versions at most, that name every
 * version once: by name, then newest first. Nothing stays open between two of them: a reader would
 * keep MLflow from committing.
 */
export async function* versionPages(
  session: SqlSession,
): AsyncGenerator<Statement, void, undefined> {
  for (let after = ''; ; ) {
    const { counts, byCodePoint } = await session.read(async (reading) => ({
      counts: await countVersions(reading, after),
      byCodePoint: reading.byCodePoint,
    }));
    let batch: Batch | undefined;
    for (const { name, size } of counts) {
      if (batch && batch.size + size <= PAGE) {
        batch = { first: batch.first, last: name, size: batch.size + size };
        continue;
      }
      if (batch) yield between(batch, byCodePoint);
      batch = undefined;
      if (size > PAGE) yield* pagesOfModel(session, name);
      else batch = { first: name, last: name, size };
    }
    if (batch) yield between(batch, byCodePoint);
    if (counts.length < PAGE) return;
    after = counts.at(-1)?.name ?? '';
  }
}

/** The same of one model, by its numbers, which may have gaps. */
export async function* pagesOfModel(
  session: SqlSession,
  model: string,
): AsyncGenerator<Statement, void, undefined> {
  for (let below = Number.MAX_SAFE_INTEGER; ; ) {
    const top = await session.read((reading) => highestVersion(reading, model, below));
    if (top === null) return;
    below = top - PAGE + 1;
    yield sql`v.name = ${model} AND v.version >= ${below} AND v.version <= ${top}`;
  }
}

function between({ first, last }: Batch, byCodePoint: Statement): Statement {
  if (first === last) return sql`v.name = ${first}`;
  return sql`v.name ${byCodePoint} >= ${first} AND v.name ${byCodePoint} <= ${last}`;
}

async function highestVersion(reading: Reading, model: string, below: number) {
  const [row] = await reading.all(sql`
    SELECT MAX(v.version) AS version FROM model_versions v
    WHERE ${inWorkspace(reading, 'v')} AND v.name = ${model} AND v.version < ${below}`);
  return number(row?.version);
}

async function countVersions(reading: Reading, after: string) {
  const rows = await reading.all(sql`
    SELECT v.name, COUNT(*) AS size FROM model_versions v
    WHERE ${inWorkspace(reading, 'v')} AND v.name ${reading.byCodePoint} > ${after}
    GROUP BY v.name ORDER BY v.name ${reading.byCodePoint} LIMIT ${PAGE}`);
  return rows.map((row) => ({ name: text(row.name) ?? '', size: number(row.size) ?? 0 }));
}
