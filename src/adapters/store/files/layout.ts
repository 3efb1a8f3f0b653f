import { join } from 'node:path';
import { UsageError } from '../../../domain/errors.js';
import { isEntityKey, isModelName } from '../../../domain/names.js';

/*
 * Where MLflow's file store keeps what (2.9 to 3.17). Every path is made here, and of nothing that
 * could lead out of its folder.
 */

export const META = 'meta.yaml';
export const MODELS = 'models';
export const TRASH = '.trash';
export const TAGS = 'tags';
export const ALIASES = 'aliases';

/** Longest name of a file or folder on the disks of Linux, macOS and Windows, in bytes of UTF-8. */
const LONGEST_NAME = 255;

/** True for the name of a model that has a folder; MLflow refuses "%" here since 2.10. */
export function isFolderName(name: string): boolean {
  return isModelName(name) && !name.includes('\0') && fits(name);
}

/**
 * The folder of a model.
 *
 * @param name - for which `isFolderName` is true
 */
export function modelFolder(root: string, name: string): string {
  if (!isFolderName(name)) throw new Error('not checked: the name of a model');
  return join(root, MODELS, name);
}

/** The folder of a version; null for a text that no version has. */
export function versionFolder(root: string, model: string, version: string): string | null {
  const folder = `version-${version}`;
  return versionOf(folder) === version ? join(modelFolder(root, model), folder) : null;
}

/** The number of a version as its folder has it; null for another folder. */
export function versionOf(folder: string): string | null {
  return /^version-([1-9]\d{0,14})$/.exec(folder)?.[1] ?? null;
}

/**
 * The file of a tag, parameter, metric or alias in the folder of its kind.
 *
 * @throws UsageError for a key that no file can be called
 */
export function keyFile(folder: string, key: string): string {
  if (!isEntityKey(key)) throw new Error('not checked: the key of a file');
  if (key.split('/').every(fits)) return join(folder, key);
  throw new UsageError(`"${key}" is too long for the name of a file`, {
    hint: `a file store keeps it in a file of that name: ${LONGEST_NAME} bytes at most between two "/"`,
  });
}

/** MLflow's rule for the folders of experiments (3.17.2); some versions wrote texts of their own. */
export function isExperimentId(text: string): boolean {
  return /^[a-zA-Z0-9][\w-]{0,63}$/.test(text) && text !== MODELS;
}

/** MLflow's rule for the ids of runs and of logged models (3.17.2). */
export function isRunId(text: string): boolean {
  return /^[a-zA-Z0-9][\w-]{0,254}$/.test(text);
}

export function fits(name: string): boolean {
  return Buffer.byteLength(name) <= LONGEST_NAME;
}
