import {
  BrokenAnswerError,
  type MlflowClient,
  ResponseShapeError,
  RestError,
} from '../../../client/index.js';
import { MlregError, PartialError } from '../../../domain/errors.js';
import { LostLockError } from '../../../domain/promotion-lock.js';
import type { BeforeWrite, StageChange } from '../../../domain/registry-store.js';
import type { ModelVersion } from '../../../domain/types.js';
import { toMlregError } from '../../client-errors/client-errors.js';
import { isSameSet, named, stageHeldByOthers } from '../../registry-answers.js';

/** What setStage needs of the store around it. */
export interface StageAccess {
  readonly client: MlflowClient;
  /** All versions of the model, as they are now. */
  readonly readVersions: () => Promise<ModelVersion[]>;
  readonly pageUrl: string;
  readonly beforeWrite?: BeforeWrite | undefined;
}

/**
 * Moves a version to a stage by what the server can do: the standard transition; if the server
 * fails on it, a plain one, the others archived one by one; if that fails as well, what was
 * archived is put back and the error says what stands.
 */
export async function setStage(
  change: StageChange,
  expectedHolders: readonly string[],
  access: StageAccess,
): Promise<void> {
  const { client } = access;
  const before = await access.readVersions();
  const held = holders(before, change);
  if (!isSameSet(held, expectedHolders)) {
    throw stageHeldByOthers(change, held, expectedHolders);
  }
  const others = change.archiveOthers ? held.filter((v) => v !== change.version) : [];
  const archiving = others.length > 0;
  try {
    await transition(access, change, archiving);
  } catch (error) {
    if (!isServerFailure(error)) throw toMlregError(client.baseUrl, error);
    await fallBack(change, held, others, access);
  }
}

async function fallBack(
  change: StageChange,
  before: readonly string[],
  others: readonly string[],
  access: StageAccess,
): Promise<void> {
  try {
    // The failure may have come after the server had written: look before writing again.
    const held = holders(await access.readVersions(), change);
    if (!held.includes(change.version)) {
      await transition(access, change);
    }
    for (const version of others.filter((each) => held.includes(each))) {
      await transition(access, { ...change, version, stage: 'Archived' });
    }
  } catch (error) {
    if (error instanceof LostLockError) throw error;
    throw await putBack(change, before, others, access, error);
  }
}

async function transition(
  { client, beforeWrite }: StageAccess,
  { model, version, stage }: Pick<StageChange, 'model' | 'version' | 'stage'>,
  archiveOthers = false,
): Promise<void> {
  await beforeWrite?.();
  await client.modelVersions.transitionStage(model, version, stage, archiveOthers);
}

/** Undoes the archiving if the promoted version did not arrive; tells what stands. */
async function putBack(
  change: StageChange,
  before: readonly string[],
  others: readonly string[],
  access: StageAccess,
  cause: unknown,
): Promise<MlregError> {
  const { baseUrl } = access.client;
  const failure = toMlregError(baseUrl, cause);
  const hint = `set the stage in MLflow's own page: ${access.pageUrl}`;
  const why = failure instanceof Error ? failure.message : String(failure);
  try {
    const held = holders(await access.readVersions(), change);
    if (!held.includes(change.version)) {
      for (const version of others.filter((each) => !held.includes(each))) {
        // What stays archived all the same is seen by the next reading.
        await transition(access, { ...change, version }).catch(() => undefined);
      }
    }
    const now = holders(await access.readVersions(), change);
    const stands = `${change.stage} of ${change.model} is now held by ${named(now)}`;
    if (now.join() === before.join()) {
      return new MlregError('error', `nothing was changed; ${stands}: ${why}`, { hint, cause });
    }
    return new PartialError(`the server failed half-way; ${stands}: ${why}`, { hint, cause });
  } catch (lastError) {
    return new PartialError(`the server failed and what stands could not be read: ${why}`, {
      hint,
      cause: lastError,
    });
  }
}

/** True where the server broke down on it; false where it said no, or never got the request. */
function isServerFailure(error: unknown): boolean {
  if (error instanceof RestError) {
    return error.status >= 500 || error.errorCode === 'INTERNAL_ERROR';
  }
  return error instanceof BrokenAnswerError || error instanceof ResponseShapeError;
}

function holders(versions: readonly ModelVersion[], change: StageChange): string[] {
  return versions.filter(({ stage }) => stage === change.stage).map(({ version }) => version);
}
