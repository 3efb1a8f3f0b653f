import { NotFoundError } from '../../../../domain/errors.js';
import { noModel } from '../../../registry-answers.js';
import { modelFolder, versionFolder } from '../layout.js';
import { readMeta } from '../read-meta.js';
import type { Meta } from '../yaml/meta.js';
import { isVisible } from './read-models.js';
import { readVersionMeta } from './read-versions.js';

/** A folder of MLflow's, and what its `meta.yaml` says. */
export interface Described {
  readonly folder: string;
  readonly meta: Meta;
}

/** @throws NotFoundError for a model that is not there, a prompt or a lock */
export async function requireModel(root: string, name: string): Promise<Described> {
  if (isVisible(root, name)) {
    const folder = modelFolder(root, name);
    const meta = await readMeta(folder);
    if (meta !== null) return { folder, meta };
  }
  throw noModel(name);
}

/** @throws NotFoundError for a version that is not there, or not any more */
export async function requireVersion(
  root: string,
  model: string,
  version: string,
): Promise<Described & { readonly model: Described }> {
  const found = await requireModel(root, model);
  const folder = versionFolder(root, model, version);
  const meta = folder === null ? null : await readVersionMeta(folder);
  if (folder !== null && meta !== null) return { folder, meta, model: found };
  throw new NotFoundError(`${model} has no version ${version}`, {
    hint: `\`mlreg list --model ${JSON.stringify(model)}\` shows the versions there are`,
  });
}
