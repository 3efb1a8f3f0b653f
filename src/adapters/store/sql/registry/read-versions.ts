import { loggedModelIdOf } from '../../../../domain/model-location.js';
import { findStage } from '../../../../domain/names.js';
import type { ModelVersion } from '../../../../domain/types.js';
import type { Row } from '../driver.js';
import { number, text } from '../row.js';
import type { Reading } from '../session.js';
import { and, type Statement, sql } from '../statement.js';
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
  const rows = await reading.all(sql`
    SELECT v.name, v.version, v.creation_time, v.last_updated_time, v.description, v.current_stage,
      v.source, v.run_id, v.status, v.status_message
    FROM model_versions v WHERE ${which} ORDER BY v.name ${byCodePoint}, v.version DESC`);
  const versions = rows.map(toVersion);
  if (versions.length === 0) return [];
  const drafts = new Map(rows.map((row, index) => [keyOf(row), versions[index]]));
  if (reading.schema.columns.tables.has('registered_model_aliases')) {
    const aliases = await reading.all(sql`
      SELECT a.name, a.version, a.alias FROM model_versions v
      JOIN registered_model_aliases a ON a.name = v.name AND a.version = v.version
      WHERE ${inWorkspace(reading, 'a')} AND ${which}`);
    for (const row of aliases) drafts.get(keyOf(row))?.aliases.push(text(row.alias) ?? '');
    for (const version of versions) version.aliases.sort();
  }
  const anyKey = await ofAnyKey(reading, 'model_version_tags');
  const tags = await reading.all(sql`
    SELECT t.name, t.version, t."key", t.value FROM model_versions v
    JOIN model_version_tags t ON t.name = v.name AND t.version = v.version AND ${anyKey}
    WHERE ${inWorkspace(reading, 't')} AND ${which} ORDER BY t."key" ${byCodePoint}`);
  for (const row of tags) {
    drafts.get(keyOf(row))?.tags.set(text(row.key) ?? '', text(row.value) ?? '');
  }
  return versions;
}

/** What fits into the column: PostgreSQL refuses to compare with more. */
export const HIGHEST = 2 ** 31 - 1;

/** The condition for one version; nothing matches a text that no version can have. */
export function isVersion(model: string, version: string): Statement {
  const found = /^[1-9]\d{0,9}$/.test(version) ? Number(version) : Number.POSITIVE_INFINITY;
  return found > HIGHEST ? sql`1 = 0` : sql`v.name = ${model} AND v.version = ${found}`;
}

function keyOf(row: Row): string {
  return `${text(row.version)}/${text(row.name)}`;
}

function toVersion(row: Row): Draft {
  const source = text(row.source);
  return {
    modelName: text(row.name) ?? '',
    version: text(row.version) ?? '',
    stage: findStage(text(row.current_stage) ?? '') ?? null,
    aliases: [],
    tags: new Map(),
    description: text(row.description),
    runId: text(row.run_id),
    loggedModelId: loggedModelIdOf(source),
    source,
    status: text(row.status) ?? 'READY',
    statusMessage: text(row.status_message),
    creationTimestamp: number(row.creation_time),
    lastUpdatedTimestamp: number(row.last_updated_time),
  };
}
