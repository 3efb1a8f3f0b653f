import { UsageError } from '../domain/errors.js';
import {
  planRetention,
  type RetentionDecision,
  type RetentionPolicy,
} from '../domain/retention.js';
import type { Millis, ModelVersion, RegisteredModel } from '../domain/types.js';
import type { RegistryDeps } from './find-model.js';
import { findModel } from './find-model.js';
import { formerTargets } from './former-targets.js';
import type { HistoryDeps } from './read-history.js';

/** What a cleanup is to be planned over. */
export interface CleanupInput {
  /** One model; undefined for all of them. */
  readonly model?: string | undefined;
  readonly policy: RetentionPolicy;
}

/** What a plan follows from, beside the registry itself. */
export interface CleanupTerms {
  /** The name of the one model, in full; null for all. */
  readonly model: string | null;
  readonly policy: RetentionPolicy;
  /** Ages are those of this time. */
  readonly madeAt: Millis;
}

export interface CleanupPlan extends CleanupTerms {
  /** For every version, by model, newest first. */
  readonly decisions: readonly RetentionDecision[];
  /** False where something goes, and nobody can tell whether it held Production or an alias before. */
  readonly knowsPrevious: boolean;
}

export interface PlanDeps extends HistoryDeps {
  /** Milliseconds since the epoch. */
  readonly now: () => Millis;
}

/**
 * Plans a cleanup: a decision for every version.
 *
 * @throws NotFoundError if the one model does not exist
 * @throws UsageError if versions are to be archived where there are no stages
 * @throws MlregError if the records of former occupants cannot be read
 */
export async function planCleanup(input: CleanupInput, deps: PlanDeps): Promise<CleanupPlan> {
  const { policy } = input;
  refuseWithoutStages(policy, deps);
  const model = input.model === undefined ? null : await findModel(input.model, deps);
  const terms = { model: model?.name ?? null, policy, madeAt: deps.now() };
  return await planOn(terms, model ?? undefined, deps);
}

/** Plans on the same terms once more, on what is there now. */
export async function planAgain(terms: CleanupTerms, deps: HistoryDeps): Promise<CleanupPlan> {
  refuseWithoutStages(terms.policy, deps);
  return await planOn(terms, terms.model ?? undefined, deps);
}

async function planOn(
  { model, policy, madeAt }: CleanupTerms,
  read: string | RegisteredModel | undefined,
  deps: HistoryDeps,
): Promise<CleanupPlan> {
  const models = await versionsByModel(read, deps);
  const goes = (versions: readonly ModelVersion[]) =>
    planRetention(versions, policy, madeAt).some(({ action }) => action !== 'keep');
  const touched = models.filter(goes);
  const isAsked = policy.keepPrevious !== false && touched.length > 0;
  const knows = deps.auditExperiment !== 'off';
  const former = isAsked && knows ? await formerTargets(touched, deps) : new Map();
  return {
    model,
    policy,
    madeAt,
    decisions: models.flatMap((versions) =>
      planRetention(versions, policy, madeAt, former.get(versions[0]?.modelName ?? '')),
    ),
    knowsPrevious: !isAsked || knows,
  };
}

async function versionsByModel(
  model: string | RegisteredModel | undefined,
  { registry }: RegistryDeps,
): Promise<ModelVersion[][]> {
  const models: ModelVersion[][] = [];
  for await (const version of registry.listVersions(model === undefined ? {} : { model })) {
    const last = models.at(-1);
    if (last?.[0]?.modelName === version.modelName) last.push(version);
    else models.push([version]);
  }
  return models;
}

function refuseWithoutStages({ archive }: RetentionPolicy, { registry }: RegistryDeps): void {
  if (!archive || registry.capabilities.stages) return;
  throw new UsageError('this registry has no stages, and so no Archived', {
    hint: 'leave out --archive to delete the versions',
  });
}
