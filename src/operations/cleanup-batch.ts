import { collect } from '../domain/collect.js';
import { ConflictError, NotFoundError } from '../domain/errors.js';
import { fingerprint } from '../domain/fingerprint.js';
import type { BeforeWrite, RegistryStore } from '../domain/registry-store.js';
import type { RetentionDecision } from '../domain/retention.js';
import type { ModelVersion } from '../domain/types.js';
import { orUndefined } from './or-undefined.js';
import { type CleanupTerms, planAgain } from './plan-cleanup.js';
import type { HistoryDeps } from './read-history.js';

/** Versions of one model to which the same is to be done. */
export interface CleanupBatch {
  readonly model: string;
  readonly action: Exclude<RetentionDecision['action'], 'keep'>;
  /** As they were planned on. */
  readonly versions: readonly ModelVersion[];
}

/** As many as others wait for with patience, and as one record has room for. */
const SIZE = 50;

/** What is to be done, in the order of the plan. */
export function batchesOf(decisions: readonly RetentionDecision[]): CleanupBatch[] {
  const all: (CleanupBatch & { readonly versions: ModelVersion[] })[] = [];
  for (const { version, action } of decisions) {
    if (action === 'keep') continue;
    const last = all.at(-1);
    const model = version.modelName;
    const fits = last?.model === model && last.action === action && last.versions.length < SIZE;
    if (fits) last.versions.push(version);
    else all.push({ model, action, versions: [version] });
  }
  return all;
}

/**
 * Looks again, under the lock: each version that is still there must be as it was, and one to go.
 *
 * @returns who is Archived now
 * @throws ConflictError
 */
export async function checkBatch(
  { model, action, versions }: CleanupBatch,
  terms: CleanupTerms,
  deps: HistoryDeps,
): Promise<string[]> {
  const again = await orUndefined(planAgain({ ...terms, model }, deps));
  const now = new Map(again?.decisions.map((each) => [each.version.version, each]));
  for (const version of versions) {
    const found = now.get(version.version);
    if (found === undefined) continue;
    const { version: number } = version;
    const hint = 'plan again to see what would go now';
    if (fingerprint(found.version) !== fingerprint(version)) {
      throw new ConflictError(`version ${number} of ${model} was changed meanwhile`, { hint });
    }
    if (found.action === action) continue;
    throw new ConflictError(`version ${number} of ${model} is now one to keep: ${found.reason}`, {
      hint,
    });
  }
  return [...now.values()]
    .filter(({ version }) => version.stage === 'Archived')
    .map(({ version }) => version.version);
}

export interface TakeDeps {
  readonly registry: RegistryStore;
  /** The versions that are Archived; gets those that are archived. */
  readonly archived: string[];
  readonly beforeWrite: BeforeWrite;
}

/**
 * Deletes or archives one version.
 *
 * @returns false if somebody else has deleted it
 * @throws ConflictError if its stage or aliases have changed
 */
export async function takeAway(
  { modelName: model, version, stage, aliases }: ModelVersion,
  action: CleanupBatch['action'],
  { registry, archived, beforeWrite }: TakeDeps,
): Promise<boolean> {
  try {
    if (action === 'delete') {
      await beforeWrite();
      await registry.deleteVersion(model, version, { stage, aliases });
    } else {
      const change = { model, version, stage: 'Archived', archiveOthers: false } as const;
      await registry.setStage(change, archived, beforeWrite);
      archived.push(version);
    }
    return true;
  } catch (error) {
    if (error instanceof NotFoundError) return false;
    throw error;
  }
}

/** @throws ConflictError if one of these is there still, or not Archived */
export async function checkTakenAway(
  { model, action }: CleanupBatch,
  done: readonly ModelVersion[],
  registry: RegistryStore,
): Promise<void> {
  // None if the model itself was deleted by somebody else, and its versions with it.
  const versions = await orUndefined(collect(registry.listVersions({ model })));
  const stages = new Map(versions?.map(({ version, stage }) => [version, stage]));
  for (const { version } of done) {
    const stage = stages.get(version);
    if (stage === undefined) continue;
    if (action === 'delete') {
      throw new ConflictError(`version ${version} of ${model} is still there after its deletion`);
    }
    if (stage === 'Archived') continue;
    throw new ConflictError(`version ${version} of ${model} was moved to ${stage} meanwhile`);
  }
}
