import { NotFoundError } from '../../../../domain/errors.js';
import type { ModelVersion } from '../../../../domain/types.js';
import { noModel } from '../../../registry-answers.js';
import type { Reading } from '../session.js';
import { sql } from '../statement.js';
import { inWorkspace, visible } from './conditions.js';
import { isVersion, readVersions } from './read-versions.js';

/**
 * Whoever writes has the row of the model from here on, and meets others there before anything else.
 *
 * @throws NotFoundError for a model that is not there, a prompt or a lock
 */
export async function requireModel(reading: Reading, name: string): Promise<void> {
  const found = await reading.all(sql`
    SELECT 1 FROM registered_models m
    WHERE ${inWorkspace(reading, 'm')} AND m.name = ${name} AND ${visible(reading, 'm')}
    ${reading.lock('m')}`);
  if (found.length === 0) throw noModel(name);
}

/** @throws NotFoundError for a version that is not there, or not any more */
export async function requireVersion(
  reading: Reading,
  model: string,
  version: string,
): Promise<ModelVersion> {
  await requireModel(reading, model);
  const [found] = await readVersions(reading, isVersion(model, version));
  if (found) return found;
  throw new NotFoundError(`${model} has no version ${version}`, {
    hint: `\`mlreg list --model ${JSON.stringify(model)}\` shows the versions there are`,
  });
}
