import { RestError } from '../../../client/index.js';
import { ConflictError, NotFoundError } from '../../../domain/errors.js';
import type { RegisteredModel } from '../../../domain/types.js';

/** It was there a moment ago: an attempt that seemed to fail has deleted it. */
export async function goneIsDone(deletion: Promise<void>): Promise<void> {
  await deletion.catch((error) => {
    if (!(error instanceof RestError && error.status === 404)) throw error;
  });
}

/** Version by alias. */
export type AliasMap = RegisteredModel['aliases'];

export function aliasesOf(aliases: AliasMap, version: string): string[] {
  return [...aliases].filter(([, of]) => of === version).map(([alias]) => alias);
}

export function keyValues(tags: ReadonlyMap<string, string> | undefined) {
  return tags && [...tags].map(([key, value]) => ({ key, value }));
}

export function noModel(name: string): NotFoundError {
  return new NotFoundError(`there is no registered model "${name}"`, {
    hint: '`mlreg list` shows the models there are',
  });
}

/** A server, or something in front of it, that answers for another model must not be believed. */
export function echoed(found: string, asked: string): ConflictError {
  return new ConflictError(`the server answered for ${found} when asked for ${asked}`);
}
