import { join } from 'node:path';
import { findStage } from '../../../../domain/names.js';
import {
  isHiddenModel,
  PROMPT_TAG,
  type RegisteredModel,
  type Stage,
} from '../../../../domain/types.js';
import { entriesOf, foldersIn } from '../disk/entries.js';
import { textIn, textsIn } from '../disk/key-files.js';
import { isFolderName, MODELS, modelFolder, TAGS } from '../layout.js';
import { readMeta } from '../read-meta.js';
import { metaNumber, metaText, metaWords } from '../yaml/meta.js';
import { readAliases } from './read-aliases.js';
import { readVersionMeta, versionNumbers } from './read-versions.js';

/** The names of all folders of models, in code-point order; some may be prompts, or leftovers. */
export function modelNames(root: string): string[] {
  return foldersIn(join(root, MODELS)).filter(isFolderName);
}

/** A model with its stages, aliases and tags; null for what is none to us. */
export async function readModel(root: string, name: string): Promise<RegisteredModel | null> {
  if (!isVisible(root, name)) return null;
  const folder = modelFolder(root, name);
  const meta = await readMeta(folder);
  if (meta === null) return null;
  const newestByStage = new Map<Stage, string>();
  const versions = new Set<string>();
  for (const version of versionNumbers(folder)) {
    const found = await readVersionMeta(join(folder, `version-${version}`));
    if (found === null) continue;
    versions.add(version);
    const stage = findStage(metaText(found, 'current_stage') ?? '') ?? 'None';
    if (!newestByStage.has(stage)) newestByStage.set(stage, version);
  }
  const [latestVersion = null] = versions;
  return {
    name,
    description: metaWords(meta, 'description'),
    creationTimestamp: metaNumber(meta, 'creation_timestamp'),
    lastUpdatedTimestamp: metaNumber(meta, 'last_updated_timestamp'),
    latestVersion,
    newestByStage,
    // An alias that a killed MLflow has left on a deleted version is none.
    aliases: new Map([...readAliases(folder)].filter(([, version]) => versions.has(version))),
    tags: textsIn(join(folder, TAGS)),
  };
}

/** Whether there is a model of that name, to the letter, that is neither a prompt nor a lock. */
export function isVisible(root: string, name: string): boolean {
  if (!isFolderName(name) || !isThere(root, name)) return false;
  const isPrompt = textIn(join(modelFolder(root, name), TAGS), PROMPT_TAG);
  return !isHiddenModel(name, isPrompt === null ? new Map() : new Map([[PROMPT_TAG, isPrompt]]));
}

/** Most disks of macOS and Windows find `Model` where `model` is asked for. */
function isThere(root: string, name: string): boolean {
  if (process.platform === 'linux') return true;
  return entriesOf(join(root, MODELS)).some((entry) => entry.name === name);
}
