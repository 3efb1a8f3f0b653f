import type { TagTarget } from '../../../../domain/registry-store.js';
import type { Writing } from '../session.js';
import { name, type Statement, sql } from '../statement.js';
import { inWorkspace } from './conditions.js';
import { requireModel, requireVersion } from './require.js';
import { insert, tagRows } from './write-rows.js';

/** No time moves with a tag, neither of the version nor of the model (3.17.2). */
export async function setTag(
  writing: Writing,
  target: TagTarget,
  key: string,
  value: string,
): Promise<void> {
  await removeTag(writing, target, key);
  const { model, version } = target;
  const owner = version === undefined ? { name: model } : { name: model, version: Number(version) };
  await insert(writing, tableOf(target), tagRows(new Map([[key, value]]), owner));
}

export async function removeTag(writing: Writing, target: TagTarget, key: string): Promise<void> {
  const table = tableOf(target);
  const which = await ownerIs(writing, target);
  await writing.run(sql`
    DELETE FROM ${name(table)} WHERE ${inWorkspace(writing, table)} AND ${which} AND "key" = ${key}`);
}

function tableOf({ version }: TagTarget) {
  return version === undefined ? 'registered_model_tags' : 'model_version_tags';
}

/** @throws NotFoundError */
async function ownerIs(writing: Writing, { model, version }: TagTarget): Promise<Statement> {
  if (version === undefined) {
    await requireModel(writing, model);
    return sql`name = ${model}`;
  }
  await requireVersion(writing, model, version);
  return sql`name = ${model} AND version = ${Number(version)}`;
}
