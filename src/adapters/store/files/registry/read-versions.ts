import { join } from 'node:path';
import { loggedModelIdOf } from '../../../../domain/model-location.js';
import { findStage } from '../../../../domain/names.js';
import { compareVersions, type ModelVersion } from '../../../../domain/types.js';
import { type AliasMap, aliasesOf } from '../../../registry-answers.js';
import { entriesOf } from '../disk/entries.js';
import { textsIn } from '../disk/key-files.js';
import { TAGS, versionOf } from '../layout.js';
import { readMeta } from '../read-meta.js';
import { type Meta, metaNumber, metaText, metaWords } from '../yaml/meta.js';

/** What deleted versions are in: their folder stays, so that no number is given twice. */
export const DELETED = 'Deleted_Internal';

/** The numbers of all versions that have a folder, deleted ones too, newest first. */
export function versionNumbers(modelFolder: string): string[] {
  return entriesOf(modelFolder)
    .map(({ name }) => versionOf(name))
    .filter((version) => version !== null)
    .sort((one, other) => compareVersions(other, one));
}

/** What the `meta.yaml` of a version says; null for one that was deleted, or never was. */
export async function readVersionMeta(folder: string): Promise<Meta | null> {
  const meta = await readMeta(folder);
  return meta === null || metaText(meta, 'current_stage') === DELETED ? null : meta;
}

/** A version with its tags. Its number and model are those of its folder. */
export function toVersion(
  model: string,
  version: string,
  folder: string,
  meta: Meta,
  aliases: AliasMap,
): ModelVersion {
  const source = metaWords(meta, 'source');
  return {
    modelName: model,
    version,
    stage: findStage(metaText(meta, 'current_stage') ?? '') ?? 'None',
    aliases: aliasesOf(aliases, version).sort(),
    tags: textsIn(join(folder, TAGS)),
    description: metaWords(meta, 'description'),
    runId: metaWords(meta, 'run_id'),
    loggedModelId: metaWords(meta, 'model_id') ?? loggedModelIdOf(source),
    source,
    status: metaText(meta, 'status') ?? 'READY',
    statusMessage: metaWords(meta, 'status_message'),
    creationTimestamp: metaNumber(meta, 'creation_timestamp'),
    lastUpdatedTimestamp: metaNumber(meta, 'last_updated_timestamp'),
  };
}
