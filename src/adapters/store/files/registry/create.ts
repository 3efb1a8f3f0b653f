import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ConflictError } from '../../../../domain/errors.js';
import type { NewModel, NewVersion } from '../../../../domain/registry-store.js';
import type { ModelVersion, RegisteredModel } from '../../../../domain/types.js';
import { checkTag } from '../../../check-tag.js';
import { VERSIONS_TAG, withVersion } from '../../../model-versions-tag.js';
import { originOf } from '../../../version-origin.js';
import type { Change } from '../changes/change.js';
import { keyFile, META, modelFolder, TAGS } from '../layout.js';
import { readLoggedModel, type StoredLoggedModel } from '../tracking/read-logged-models.js';
import { metaText } from '../yaml/meta-text.js';
import { checkNewName } from './check-name.js';
import { newModelMeta, newVersionMeta } from './new-meta.js';
import { toVersion, versionNumbers } from './read-versions.js';
import { requireModel } from './require.js';
import { sourcesIn } from './sources.js';
import { touchModel } from './write-meta.js';

export async function createModel(
  change: Change,
  root: string,
  { name, description, tags = new Map() }: NewModel,
): Promise<RegisteredModel> {
  checkNewName(name);
  requireFreeName(root, name);
  const meta = newModelMeta(name, description || null, change.now);
  change.place(modelFolder(root, name), new Map([[META, metaText(meta)], ...tagFiles(tags)]));
  return {
    name,
    description: description || null,
    creationTimestamp: change.now,
    lastUpdatedTimestamp: change.now,
    latestVersion: null,
    newestByStage: new Map(),
    aliases: new Map(),
    tags,
  };
}

/** Prompts and locks take up their names as well. @throws ConflictError */
export function requireFreeName(root: string, name: string): void {
  const folder = modelFolder(root, name);
  if (!existsSync(folder)) return;
  throw new ConflictError(`there is a model "${name}" already`, {
    hint: `\`mlreg list\` shows the models there are; if it is not one of them, a prompt has the name, or something else has left the folder ${folder}`,
  });
}

export async function createVersion(
  change: Change,
  root: string,
  { model: name, source, runId, loggedModelId, description, tags = new Map() }: NewVersion,
): Promise<ModelVersion> {
  const model = await requireModel(root, name);
  const origin = await originOf(sourcesIn(root), source);
  const version = String(Number(versionNumbers(model.folder)[0] ?? 0) + 1);
  const ofModel = loggedModelId === undefined ? null : await readLoggedModel(root, loggedModelId);
  const meta = newVersionMeta({
    model: name,
    version,
    description: description || null,
    source,
    storageLocation: origin.storageLocation,
    runId: runId || origin.runId || (ofModel?.model.sourceRunId ?? null),
    loggedModelId: loggedModelId ?? null,
    now: change.now,
  });
  const folder = join(model.folder, `version-${version}`);
  change.place(folder, new Map([[META, metaText(meta)], ...tagFiles(tags)]));
  touchModel(change, model);
  if (ofModel !== null) noteVersion(change, ofModel, { name, version: Number(version) });
  return { ...toVersion(name, version, folder, meta, new Map()), tags };
}

/** Adds a version to the list that a logged model keeps of its versions, as MLflow's server does. */
function noteVersion(
  change: Change,
  { folder, model }: StoredLoggedModel,
  version: { readonly name: string; readonly version: number },
): void {
  const value = withVersion(model.tags.get(VERSIONS_TAG) ?? null, version);
  if (value !== null) change.write(keyFile(join(folder, TAGS), VERSIONS_TAG), value);
}

/** @throws UsageError */
function tagFiles(tags: ReadonlyMap<string, string>): [string, string][] {
  return Array.from(tags, ([key, value]) => {
    checkTag(key, value);
    return [keyFile(TAGS, key), value];
  });
}
