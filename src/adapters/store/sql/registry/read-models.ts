import { findStage } from '../../../../domain/names.js';
import { compareVersions, type RegisteredModel, type Stage } from '../../../../domain/types.js';
import { number, text } from '../row.js';
import type { Reading } from '../session.js';
import { and, type Statement, sql } from '../statement.js';
import { inWorkspace, live } from './conditions.js';
import { ofAnyKey } from './tag-keys.js';

interface Draft extends RegisteredModel {
  latestVersion: string | null;
  readonly newestByStage: Map<Stage, string>;
  readonly aliases: Map<string, string>;
  readonly tags: Map<string, string>;
}

/**
 * Registered models with their stages, aliases and tags: four queries, however many there are.
 *
 * @param where - which, of `registered_models m`
 * @param limit - the first of them by name
 * @param sparse - true if there may be many others between them, of which nothing is read then
 */
export async function readModels(
  reading: Reading,
  where: Statement,
  limit: number,
  sparse = false,
): Promise<RegisteredModel[]> {
  const { byCodePoint } = reading;
  const rows = await reading.tuples(sql`
    SELECT m.name, m.description, m.creation_time, m.last_updated_time FROM registered_models m
    WHERE ${inWorkspace(reading, 'm')} AND ${where} ORDER BY m.name ${byCodePoint} LIMIT ${limit}`);
  const models = rows.map(
    ([name, description, created, updated]): Draft => ({
      name: text(name) ?? '',
      description: text(description),
      creationTimestamp: number(created),
      lastUpdatedTimestamp: number(updated),
      latestVersion: null,
      newestByStage: new Map(),
      aliases: new Map(),
      tags: new Map(),
    }),
  );
  if (models.length === 0) return [];
  const byName = new Map(models.map((model) => [model.name, model]));
  const inPage = (table: Statement) =>
    sparse
      ? reading.among(sql`${table}.name`, [...byName.keys()])
      : reading.consecutive(sql`${table}.name`, [...byName.keys()]);
  await Promise.all([
    addStages(reading, inPage(sql`v`), byName),
    addAliases(reading, inPage(sql`a`), byName),
    addTags(reading, inPage(sql`t`), byName),
  ]);
  return models;
}

async function addStages(reading: Reading, page: Statement, models: ReadonlyMap<string, Draft>) {
  const newest = await reading.tuples(sql`
    SELECT v.name, v.current_stage, MAX(v.version) AS version FROM model_versions v
    WHERE ${and([inWorkspace(reading, 'v'), live('v'), page])} GROUP BY v.name, v.current_stage`);
  // In which order a database groups rows is its own affair.
  const byStage = [...newest].sort(([, a], [, b]) => ((text(a) ?? '') < (text(b) ?? '') ? -1 : 1));
  for (const [name, currentStage, highest] of byStage) {
    const model = models.get(text(name) ?? '');
    const version = text(highest);
    if (!model || version === null) continue;
    const stage = findStage(text(currentStage) ?? '');
    if (stage) model.newestByStage.set(stage, version);
    const { latestVersion: latest } = model;
    if (latest === null || compareVersions(latest, version) < 0) model.latestVersion = version;
  }
}

/** MLflow up to 3.16 left the aliases of deleted versions behind; they are none. */
async function addAliases(reading: Reading, page: Statement, models: ReadonlyMap<string, Draft>) {
  if (!reading.schema.columns.tables.has('registered_model_aliases')) return;
  const aliases = await reading.tuples(sql`
    SELECT a.name, a.alias, a.version FROM registered_model_aliases a
    JOIN model_versions v ON v.name = a.name AND v.version = a.version
    WHERE ${and([inWorkspace(reading, 'a'), inWorkspace(reading, 'v'), live('v'), page])}
    ORDER BY a.alias ${reading.byCodePoint}`);
  for (const [name, alias, version] of aliases) {
    models.get(text(name) ?? '')?.aliases.set(text(alias) ?? '', text(version) ?? '');
  }
}

async function addTags(reading: Reading, page: Statement, models: ReadonlyMap<string, Draft>) {
  const anyKey = await ofAnyKey(reading, 'registered_model_tags');
  const tags = await reading.tuples(sql`
    SELECT t.name, t."key", t.value FROM registered_model_tags t
    WHERE ${and([inWorkspace(reading, 't'), anyKey, page])}
    ORDER BY t."key" ${reading.byCodePoint}`);
  for (const [name, key, value] of tags) {
    models.get(text(name) ?? '')?.tags.set(text(key) ?? '', text(value) ?? '');
  }
}
