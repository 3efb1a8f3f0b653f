import { loggedModelIdOf } from '../../../../domain/model-location.js';
import { findStage } from '../../../../domain/names.js';
import type { ModelVersion } from '../../../../domain/types.js';
import type { Tuple } from '../driver.js';
import { number, text } from '../row.js';
import type { Reading } from '../session.js';
import { and, name, type Statement, sql } from '../statement.js';
import { inWorkspace, live } from './conditions.js';
import { ofAnyKey } from './tag-keys.js';

interface Draft extends ModelVersion {
  readonly aliases: string[];
  readonly tags: Map<string, string>;
}

/**
 * Versions with their aliases and tags, by name, then newest first: four queries, however many there
 * are. All are held in memory: see `version-pages.ts`.
 *
 * @param where - which, of `model_versions v`; deleted ones never are
 */
export async function readVersions(reading: Reading, where: Statement): Promise<ModelVersion[]> {
  const { byCodePoint } = reading;
  const which = and([inWorkspace(reading, 'v'), live('v'), where]);
  const rows = await reading.tuples(sql`
    SELECT v.name, v.version, v.creation_time, v.last_updated_time, v.description, v.current_stage,
      v.source, v.run_id, v.status, v.status_message
    FROM model_versions v WHERE ${which} ORDER BY v.name ${byCodePoint}, v.version DESC`);
  const versions = rows.map(toVersion);
  if (versions.length === 0) return [];
  const drafts = new Map(versions.map((each) => [keyOf(each.modelName, each.version), each]));
  const of = (model: unknown, version: unknown) => drafts.get(keyOf(text(model), text(version)));
  const near = (table: string) =>
    and([inWorkspace(reading, table), nearThem(reading, versions, table)]);
  const [aliases, tags] = await Promise.all([
    readAliases(reading, near('a')),
    readTags(reading, near('t')),
  ]);
  for (const [name, version, alias] of aliases) of(name, version)?.aliases.push(text(alias) ?? '');
  for (const { aliases } of versions) if (aliases.length > 1) aliases.sort();
  for (const [model, version, key, value] of tags) {
    of(model, version)?.tags.set(text(key) ?? '', text(value) ?? '');
  }
  return versions;
}

async function readAliases(reading: Reading, which: Statement): Promise<readonly Tuple[]> {
  if (!reading.schema.columns.tables.has('registered_model_aliases')) return [];
  return await reading.tuples(sql`
    SELECT a.name, a.version, a.alias FROM registered_model_aliases a WHERE ${which}`);
}

async function readTags(reading: Reading, which: Statement): Promise<readonly Tuple[]> {
  const anyKey = await ofAnyKey(reading, 'model_version_tags');
  return await reading.tuples(sql`
    SELECT t.name, t.version, t."key", t.value FROM model_version_tags t
    WHERE ${which} AND ${anyKey} ORDER BY t."key" ${reading.byCodePoint}`);
}

/**
 * Rows of `table` of these versions, and few others: they are left out by who reads them. To find
 * exactly these, every row would look for its version again.
 */
function nearThem(reading: Reading, versions: readonly ModelVersion[], table: string): Statement {
  const names = [...new Set(versions.map(({ modelName }) => modelName))];
  const numbers = versions.map(({ version }) => Number(version));
  const of = name(table);
  return sql`${reading.among(sql`${of}.name`, names)}
    AND ${of}.version >= ${Math.min(...numbers)} AND ${of}.version <= ${Math.max(...numbers)}`;
}

/** What fits into the column: PostgreSQL refuses to compare with more. */
export const HIGHEST = 2 ** 31 - 1;

/** The condition for one version; nothing matches a text that no version can have. */
export function isVersion(model: string, version: string): Statement {
  const found = /^[1-9]\d{0,9}$/.test(version) ? Number(version) : Number.POSITIVE_INFINITY;
  return found > HIGHEST ? sql`1 = 0` : sql`v.name = ${model} AND v.version = ${found}`;
}

function keyOf(model: string | null, version: string | null): string {
  return `${version}/${model}`;
}

/** @param row - its columns as `readVersions` asks for them */
function toVersion(row: Tuple): Draft {
  const [model, version, created, updated, description, stage, source, run, status, message] = row;
  const sourceUri = text(source);
  return {
    modelName: text(model) ?? '',
    version: text(version) ?? '',
    stage: findStage(text(stage) ?? '') ?? null,
    aliases: [],
    tags: new Map(),
    description: text(description),
    runId: text(run),
    loggedModelId: loggedModelIdOf(sourceUri),
    source: sourceUri,
    status: text(status) ?? 'READY',
    statusMessage: text(message),
    creationTimestamp: number(created),
    lastUpdatedTimestamp: number(updated),
  };
}
