import { NotFoundError } from '../domain/errors.js';
import { DVC_VERSION_TAG, GIT_COMMIT_TAG } from '../domain/own-tags.js';
import type { Tags } from '../domain/types.js';
import type { WorkingFolder } from '../domain/working-folder.js';

export interface LineageInput {
  /** The data that the model was trained on, which DVC must know. */
  readonly data?: string | undefined;
  /** The folder of the model, which DVC may know. */
  readonly model?: string | undefined;
}

/**
 * The tags that tell where a version comes from, by the working folder: the commit of git, and DVC's
 * version of the data, else of the model.
 *
 * @throws NotFoundError for data that DVC does not know
 */
export async function readLineage(
  { data, model }: LineageInput,
  folder: WorkingFolder,
): Promise<Tags> {
  const tags = new Map<string, string>();
  const commit = await folder.gitCommit();
  if (commit !== null) tags.set(GIT_COMMIT_TAG, commit);
  const path = data ?? model;
  const version = path === undefined ? null : await folder.dvcVersion(path);
  if (version !== null) tags.set(DVC_VERSION_TAG, version);
  else if (data !== undefined) {
    throw new NotFoundError(`DVC does not know ${data}`, {
      hint: `\`dvc add ${data}\` writes ${data}.dvc, which tells its version`,
    });
  }
  return tags;
}
