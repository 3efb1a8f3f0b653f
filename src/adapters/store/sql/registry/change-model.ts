import { parseModelName } from '../../../../domain/names.js';
import type { ExpectedVersion, TagTarget } from '../../../../domain/registry-store.js';
import { isSameSet, versionChanged } from '../../../registry-answers.js';
import { checkLengths } from '../lengths.js';
import type { Writing } from '../session.js';
import { name, sql } from '../statement.js';
import { DELETED, inWorkspace } from './conditions.js';
import { requireFreeName } from './create.js';
import { requireModel, requireVersion } from './require.js';
import { touchModel } from './touch-model.js';

/** The model's own time stays where a version is described (3.17.2). */
export async function setDescription(
  writing: Writing,
  { model, version }: TagTarget,
  description: string | null,
): Promise<void> {
  const table = version === undefined ? 'registered_models' : 'model_versions';
  if (version === undefined) await requireModel(writing, model);
  else await requireVersion(writing, model, version);
  checkLengths(writing, table, { description });
  const isIt = version === undefined ? sql`1 = 1` : sql`version = ${Number(version)}`;
  await writing.run(sql`
    UPDATE ${name(table)} SET description = ${description || null}, last_updated_time = ${writing.now}
    WHERE ${inWorkspace(writing, table)} AND name = ${model} AND ${isIt}`);
}

/** The database itself takes what belongs to the model along, by its foreign keys. */
export async function renameModel(writing: Writing, from: string, to: string): Promise<void> {
  await requireModel(writing, from);
  parseModelName(to);
  checkLengths(writing, 'registered_models', { name: to });
  // To its own name MLflow renames as well: the times move (3.17.2).
  if (to !== from) await requireFreeName(writing, to);
  const { now } = writing;
  await writing.run(sql`
    UPDATE registered_models SET name = ${to}, last_updated_time = ${now}
    WHERE ${inWorkspace(writing, 'registered_models')} AND name = ${from}`);
  await writing.run(sql`
    UPDATE model_versions SET last_updated_time = ${now}
    WHERE ${inWorkspace(writing, 'model_versions')} AND name = ${to}`);
}

/** Children first: of all that belongs to a model only its aliases go with it by themselves. */
export async function deleteModel(writing: Writing, model: string): Promise<void> {
  await requireModel(writing, model);
  const tables = [
    'model_version_tags',
    'model_versions',
    'registered_model_tags',
    'registered_model_aliases',
    'registered_models',
  ];
  for (const table of tables) {
    await writing.run(
      sql`DELETE FROM ${name(table)} WHERE ${inWorkspace(writing, table)} AND name = ${model}`,
    );
  }
}

/**
 * The row stays, so that its number is not given again, and so do its tags; what it said goes.
 *
 * @throws ConflictError if it is no longer as expected
 */
export async function deleteVersion(
  writing: Writing,
  model: string,
  version: string,
  expected: ExpectedVersion,
): Promise<void> {
  const found = await requireVersion(writing, model, version);
  const { stage, aliases } = found;
  if (stage !== expected.stage || !isSameSet(aliases, expected.aliases)) {
    throw versionChanged(found);
  }
  await touchModel(writing, model);
  const isIt = (table: string) =>
    sql`${inWorkspace(writing, table)} AND name = ${model} AND version = ${Number(version)}`;
  await writing.run(sql`
    UPDATE model_versions SET current_stage = ${DELETED}, last_updated_time = ${writing.now},
      description = NULL, user_id = NULL, status_message = NULL,
      source = 'REDACTED-SOURCE-PATH', run_id = 'REDACTED-RUN-ID', run_link = 'REDACTED-RUN-LINK'
    WHERE ${isIt('model_versions')}`);
  await writing.run(
    sql`DELETE FROM registered_model_aliases WHERE ${isIt('registered_model_aliases')}`,
  );
}
