import { ConflictError } from '../../../../domain/errors.js';
import { parseModelName } from '../../../../domain/names.js';
import type { NewModel, NewVersion } from '../../../../domain/registry-store.js';
import type { ModelVersion, RegisteredModel } from '../../../../domain/types.js';
import { originOf } from '../../../version-origin.js';
import { number } from '../row.js';
import type { Reading, Writing } from '../session.js';
import { sql } from '../statement.js';
import { inWorkspace } from './conditions.js';
import { noteVersion } from './logged-model-versions.js';
import { readModels } from './read-models.js';
import { isVersion, readVersions } from './read-versions.js';
import { requireModel } from './require.js';
import { touchModel } from './touch-model.js';
import { sourcesIn } from './version-source.js';
import { insert, tagRows } from './write-rows.js';

export async function createModel(
  writing: Writing,
  { name, description, tags }: NewModel,
): Promise<RegisteredModel> {
  parseModelName(name);
  await requireFreeName(writing, name);
  const times = { creation_time: writing.now, last_updated_time: writing.now };
  await insert(writing, 'registered_models', [
    { name, ...times, description: description || null },
  ]);
  await insert(writing, 'registered_model_tags', tagRows(tags, { name }));
  const [created] = await readModels(writing, sql`m.name = ${name}`, 1);
  if (!created) throw new Error(`the model ${name} is not there after it was created`);
  return created;
}

/** Prompts and locks take up their names as well. @throws ConflictError */
export async function requireFreeName(reading: Reading, name: string): Promise<void> {
  const taken = await reading.all(sql`
    SELECT 1 FROM registered_models m WHERE ${inWorkspace(reading, 'm')} AND m.name = ${name}`);
  if (taken.length === 0) return;
  throw new ConflictError(`there is a model "${name}" already`, {
    hint: '`mlreg list` shows the models there are; prompts have their names from the same stock',
  });
}

export async function createVersion(writing: Writing, version: NewVersion): Promise<ModelVersion> {
  const { model: name, source, description, loggedModelId } = version;
  await requireModel(writing, name);
  const { storageLocation, runId } = await originOf(sourcesIn(writing), source);
  // First of all, as MLflow does it: on PostgreSQL it is the lock that two writers meet at.
  await touchModel(writing, name);
  const number = await nextNumber(writing, name);
  const owner = { name, version: number };
  await insert(writing, 'model_versions', [
    {
      ...owner,
      creation_time: writing.now,
      last_updated_time: writing.now,
      description: description || null,
      current_stage: 'None',
      source,
      run_id: version.runId || runId,
      status: 'READY',
      storage_location: storageLocation,
    },
  ]);
  await insert(writing, 'model_version_tags', tagRows(version.tags, owner));
  if (loggedModelId !== undefined) await noteVersion(writing, loggedModelId, owner);
  const [created] = await readVersions(writing, isVersion(name, String(number)));
  if (!created) throw new Error(`${name}/${number} is not there after it was created`);
  return created;
}

/** Deleted versions keep their numbers. */
async function nextNumber(reading: Reading, model: string): Promise<number> {
  const [row] = await reading.all(sql`
    SELECT MAX(v.version) AS version FROM model_versions v
    WHERE ${inWorkspace(reading, 'v')} AND v.name = ${model}`);
  return (number(row?.version) ?? 0) + 1;
}
