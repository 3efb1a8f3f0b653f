import type { BeforeWrite } from '../domain/registry-store.js';
import type { ModelVersion } from '../domain/types.js';
import { type ChangeDeps, changeInOrder } from './change-in-order.js';
import {
  batchesOf,
  type CleanupBatch,
  checkBatch,
  checkTakenAway,
  takeAway,
} from './cleanup-batch.js';
import { halfDone, readBack } from './half-done.js';
import type { CleanupPlan, CleanupTerms } from './plan-cleanup.js';
import type { HistoryDeps } from './read-history.js';

export interface CleanupDeps extends ChangeDeps, HistoryDeps {
  readonly signal?: AbortSignal | undefined;
  /** Told of every version that is deleted or archived. */
  readonly onDone?: (version: ModelVersion) => void;
}

/** What was really done: a version that somebody else deleted meanwhile is in neither list. */
export interface CleanupResult {
  readonly deleted: readonly ModelVersion[];
  readonly archived: readonly ModelVersion[];
}

const PAST = { delete: 'deleted', archive: 'archived' } as const;

/**
 * Does what a plan says: some versions of a model at a time, under its lock, and recorded with what a
 * deletion takes out of the registry. Each must be as it was planned on, and still be one to go.
 *
 * @throws ConflictError if one is not; PartialError if some were done before; MlregError `locked`
 */
export async function applyCleanup(plan: CleanupPlan, deps: CleanupDeps): Promise<CleanupResult> {
  const result = { deleted: [] as ModelVersion[], archived: [] as ModelVersion[] };
  for (const batch of batchesOf(plan.decisions)) {
    await doBatch(batch, plan, result[PAST[batch.action]], deps);
  }
  return result;
}

/** @param done - what went before; gets those of the batch as well */
async function doBatch(
  batch: CleanupBatch,
  terms: CleanupTerms,
  done: ModelVersion[],
  deps: CleanupDeps,
): Promise<void> {
  const { registry } = deps;
  const { model, action, versions } = batch;
  const isDeletion = action === 'delete';
  const before = done.length;
  let at = versions[0];
  const write = async (beforeWrite: BeforeWrite) => {
    const archived = await checkBatch(batch, terms, deps);
    for (const version of versions) {
      at = version;
      deps.signal?.throwIfAborted();
      if (!(await takeAway(version, action, { registry, archived, beforeWrite }))) continue;
      done.push(version);
      deps.onDone?.(version);
    }
    at = undefined;
    return done.slice(before);
  };
  const change = {
    write,
    readBack: (taken: readonly ModelVersion[]) =>
      readBack(`${PAST[action]} ${named(done)}`, () => checkTakenAway(batch, taken, registry)),
    isFinal: isDeletion,
  };
  const intent = {
    verb: 'cleanup',
    model,
    version: null,
    target: isDeletion ? null : 'Archived',
    from: versions.map(({ version }) => version),
    deleted: isDeletion ? versions : [],
  };
  try {
    await changeInOrder(intent, change, deps);
  } catch (cause) {
    if (at === undefined || done.length === 0) throw cause;
    const hint = 'run the same command again for the rest';
    throw halfDone(`${PAST[action]} ${named(done)}, then stopped at ${idOf(at)}`, { hint, cause });
  }
}

/** As many as a message has room for. */
const NAMED = 20;

function named(versions: readonly ModelVersion[]): string {
  const more = versions.length - NAMED;
  const ids = versions.slice(0, NAMED).map(idOf).join(', ');
  return more > 0 ? `${ids} and ${more} more` : ids;
}

function idOf({ modelName, version }: ModelVersion): string {
  return `${modelName}/${version}`;
}
