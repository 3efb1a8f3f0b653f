import { collect } from '../domain/collect.js';
import { ConflictError, NotFoundError } from '../domain/errors.js';
import {
  planRetention,
  type RetentionDecision,
  type RetentionPolicy,
} from '../domain/retention.js';
import type { ModelVersion } from '../domain/types.js';
import { findModel, type RegistryDeps } from './find-model.js';
import { halfDone, readBack } from './half-done.js';
import { orUndefined } from './or-undefined.js';
import { type RecordedDeps, recordChange } from './record-change.js';

export interface CleanupInput extends RetentionPolicy {
  /** One model; undefined for all of them. */
  readonly model?: string | undefined;
}

export interface CleanupDeps extends RegistryDeps {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly signal?: AbortSignal | undefined;
  /** Told of every version that is gone. */
  readonly onDeleted?: (version: ModelVersion) => void;
}

/**
 * Plans a cleanup: a decision for every version, by model, newest first.
 *
 * @throws NotFoundError if the one model does not exist
 */
export async function planCleanup(
  input: CleanupInput,
  deps: CleanupDeps,
): Promise<RetentionDecision[]> {
  const of = input.model === undefined ? {} : { model: (await findModel(input.model, deps)).name };
  const decisions: RetentionDecision[] = [];
  let ofModel: ModelVersion[] = [];
  const decide = () => {
    decisions.push(...planRetention(ofModel, input, deps.now()));
    ofModel = [];
  };
  for await (const version of deps.registry.listVersions(of)) {
    if (ofModel[0] && ofModel[0].modelName !== version.modelName) decide();
    ofModel.push(version);
  }
  decide();
  return decisions;
}

/**
 * Deletes the versions that a plan says to delete, each only if it is still as it was planned on,
 * and reads back that they are gone.
 *
 * @returns what was deleted
 * @throws ConflictError if the first of them has changed; PartialError if some were deleted before
 */
export async function applyCleanup(
  plan: readonly RetentionDecision[],
  deps: CleanupDeps & RecordedDeps,
): Promise<ModelVersion[]> {
  const deleted: ModelVersion[] = [];
  for (const [model, versions] of goingByModel(plan)) {
    const from = versions.map(({ version }) => version);
    const intent = { verb: 'cleanup', model, version: null, target: null, from };
    await recordChange(intent, deps, async () => {
      for (const version of versions) await deleteOne(version, deleted, deps);
    });
  }
  await readBack(`deleted ${named(deleted)}`, () => checkGone(deleted, deps));
  return deleted;
}

function goingByModel(plan: readonly RetentionDecision[]): Map<string, ModelVersion[]> {
  const going = new Map<string, ModelVersion[]>();
  for (const { version, action } of plan) {
    if (action === 'keep') continue;
    going.set(version.modelName, [...(going.get(version.modelName) ?? []), version]);
  }
  return going;
}

/** @param deleted - what went before; gets this one as well */
async function deleteOne(
  version: ModelVersion,
  deleted: ModelVersion[],
  deps: CleanupDeps,
): Promise<void> {
  try {
    deps.signal?.throwIfAborted();
    const { stage, aliases } = version;
    await deps.registry.deleteVersion(version.modelName, version.version, { stage, aliases });
  } catch (cause) {
    // Somebody else has deleted it: that is what was wanted.
    if (cause instanceof NotFoundError) return;
    if (deleted.length === 0) throw cause;
    const here = `${version.modelName}/${version.version}`;
    const hint = 'run the same command again for the rest';
    throw halfDone(`deleted ${named(deleted)}, then stopped at ${here}`, { hint, cause });
  }
  deleted.push(version);
  deps.onDeleted?.(version);
}

function named(versions: readonly ModelVersion[]): string {
  return versions.map(({ modelName, version }) => `${modelName}/${version}`).join(', ');
}

async function checkGone(
  deleted: readonly ModelVersion[],
  { registry }: CleanupDeps,
): Promise<void> {
  for (const model of new Set(deleted.map(({ modelName }) => modelName))) {
    const left = await versionsLeft(model, registry);
    const back = deleted.find((each) => each.modelName === model && left.has(each.version));
    if (!back) continue;
    throw new ConflictError(
      `version ${back.version} of ${model} is still there after its deletion`,
    );
  }
}

/** None if the model itself was deleted by someone else, and its versions with it. */
async function versionsLeft(
  model: string,
  registry: RegistryDeps['registry'],
): Promise<ReadonlySet<string>> {
  const versions = await orUndefined(collect(registry.listVersions({ model })));
  return new Set(versions?.map(({ version }) => version));
}
