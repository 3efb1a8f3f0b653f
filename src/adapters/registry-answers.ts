import { ConflictError, NotFoundError } from '../domain/errors.js';
import type { AliasChange, StageChange } from '../domain/registry-store.js';
import { shellWord } from '../domain/shell-words.js';
import { compareVersions, type ModelVersion, type RegisteredModel } from '../domain/types.js';

/*
 * What a registry says no with, the same on every store.
 */

/** Version by alias. */
export type AliasMap = RegisteredModel['aliases'];

export function aliasesOf(aliases: AliasMap, version: string): string[] {
  return [...aliases].filter(([, of]) => of === version).map(([alias]) => alias);
}

export function noModel(name: string): NotFoundError {
  return new NotFoundError(`there is no registered model "${name}"`, {
    hint: '`mlreg list` shows the models there are',
  });
}

export function stageHeldByOthers(
  { model, stage }: StageChange,
  held: readonly string[],
  expected: readonly string[],
): ConflictError {
  return new ConflictError(
    `${stage} of ${model} is held by ${named(held)}, expected ${named(expected)}`,
    { hint: `look with \`mlreg list --model=${shellWord(model)}\`, then run it again` },
  );
}

export function aliasHeldByAnother(
  { model, alias }: AliasChange,
  holder: string | null,
  expected: string | null,
): ConflictError {
  return new ConflictError(
    `alias ${alias} of ${model} is on ${holder === null ? 'no version' : `version ${holder}`}, ` +
      `expected ${expected === null ? 'none' : `version ${expected}`}`,
    { hint: `look with \`mlreg alias list --model=${shellWord(model)}\`, then run it again` },
  );
}

export function versionChanged({
  modelName,
  version,
  stage,
  aliases,
}: ModelVersion): ConflictError {
  return new ConflictError(
    `version ${version} of ${modelName} was changed meanwhile: it is in ${stage}` +
      (aliases.length > 0 ? ` and has the alias ${aliases.join(', ')}` : ''),
    { hint: 'run the command again to plan anew' },
  );
}

export function isSameSet(one: readonly string[], other: readonly string[]): boolean {
  return [...one].sort().join() === [...other].sort().join();
}

/** Versions in words. */
export function named(versions: readonly string[]): string {
  if (versions.length === 0) return 'no version';
  return versions.length === 1
    ? `version ${versions[0]}`
    : `versions ${[...versions].sort(compareVersions).join(', ')}`;
}
