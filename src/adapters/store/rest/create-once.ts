import { setTimeout as sleep } from 'node:timers/promises';
import {
  BrokenAnswerError,
  equals,
  type MlflowClient,
  type ModelVersionWire,
  RestError,
  SilentServerError,
} from '../../../client/index.js';
import { REQUEST_ID_TAG } from '../../../domain/own-tags.js';
import type { NewVersion } from '../../../domain/registry-store.js';

/** Milliseconds before each look at what has become of a creation: the server may be at it still. */
const WAITS = [100, 400, 1_000, 2_000];

/**
 * A creation whose answer was lost is looked for before it is sent again. MLflow commits and can lose
 * the answer, or answer 503 (3.17.2): a creation that is sent twice makes two.
 *
 * @param find - what the creation has made, if it has
 */
export async function createOnce<Item>(
  create: () => Promise<Item>,
  find: () => Promise<Item | undefined>,
): Promise<Item> {
  for (const wait of WAITS) {
    try {
      return await create();
    } catch (error) {
      if (!leavesOpen(error)) throw error;
      await sleep(wait);
      const made = await find();
      if (made !== undefined) return made;
      // It may be at work on it yet, and would be for the second one as well.
      if (error instanceof SilentServerError) throw error;
    }
  }
  return await create();
}

/** The version that a creation has made, by the tag that it was sent with. */
export async function findByRequestId(
  client: MlflowClient,
  { model, tags }: Pick<NewVersion, 'model' | 'tags'>,
): Promise<ModelVersionWire | undefined> {
  const id = tags?.get(REQUEST_ID_TAG);
  if (id === undefined) return undefined;
  const filter = `${equals('name', model)} AND ${equals(`tags.\`${REQUEST_ID_TAG}\``, id)}`;
  for await (const made of client.modelVersions.search({ filter })) return made;
  return undefined;
}

/** True for a failure after which nobody knows whether it was done. */
export function leavesOpen(error: unknown): boolean {
  if (error instanceof BrokenAnswerError || error instanceof SilentServerError) return true;
  return error instanceof RestError && error.status >= 500;
}
