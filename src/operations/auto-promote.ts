import { type Aim, type Choice, chooseVersion } from '../domain/choose-version.js';
import { collect } from '../domain/collect.js';
import { checkExpectedCurrent } from '../domain/expected-current.js';
import { checkAliases } from '../domain/gates.js';
import { isAllowed, type Judgement, judge, NO_RULES, rulesAimedAt } from '../domain/judgement.js';
import { type PromotionPlan, planPromotion } from '../domain/promotion.js';
import { promotionIntent } from '../domain/promotion-intent.js';
import type { VersionWithOrigin } from '../domain/records.js';
import type { ModelVersion } from '../domain/types.js';
import { applyPromotion } from './apply-promotion.js';
import { fileReader, filesForGates } from './files-for-gates.js';
import { findModel, withoutPrefix } from './find-model.js';
import { withOrigins } from './join-origins.js';
import { judgeAgain, knownAliases, occupantsOf } from './judge-promotion.js';
import type { PromoteDeps, PromotionOptions } from './promote-version.js';
import { targetHere } from './target-here.js';

export interface AutoInput extends Omit<PromotionOptions, 'isDirect'>, Aim {}

/** What becomes of one model. */
export interface AutoPromotion {
  readonly model: string;
  readonly choice: Choice;
  /** Null if no version is promoted. */
  readonly plan: PromotionPlan | null;
  /** True if it is promoted although the rules refuse it. */
  readonly forced: boolean;
  readonly changed: boolean;
  /** The chosen version as read back, or the occupant that stays; null after a dry run. */
  readonly result: ModelVersion | null;
}

/**
 * Promotes the best version of a model, if it betters the occupant: its metrics and those of all
 * others are read in one batch.
 *
 * @throws NotFoundError
 * @throws ConflictError if the occupant is no longer the one planned on; MlregError `locked`
 */
export async function autoPromote(
  given: AutoInput & { readonly model: string },
  deps: PromoteDeps,
): Promise<AutoPromotion> {
  const input = { ...given, target: targetHere(given.target, deps) };
  const model = await findModel(input.model, deps);
  const versions = await collect(deps.registry.listVersions({ model }));
  checkExpectedCurrent(input.expectCurrent, input.target, versions);
  const rows = await withOrigins(versions, deps.tracking);
  const decided = await decide(model.name, rows, input, deps);
  if (decided.choice.kind === 'promote') await deps.onJudged?.(decided.choice.judgement);
  return await carryOut(decided, rows, input, deps);
}

/** A model with what is to be done with it, before anything is written. */
export type Decided = Omit<AutoPromotion, 'changed' | 'result'>;

/** @param rows - all versions of the model */
export async function decide(
  model: string,
  rows: readonly VersionWithOrigin[],
  input: AutoInput,
  deps: PromoteDeps,
): Promise<Decided> {
  const { target, force } = input;
  const rules = rulesAimedAt(input.rules ?? NO_RULES, target);
  const versions = rows.map(({ version }) => version);
  checkAliases(rules.gates, knownAliases(versions, target));
  const view = { now: deps.now(), shortName: withoutPrefix(model, deps.modelPrefix) };
  const reader = fileReader(deps);
  const judgeOf = async (candidate: VersionWithOrigin): Promise<Judgement> => {
    const named = [...occupantsOf(candidate.version, versions, rules)];
    const occupants = new Map(
      named.flatMap(([name, of]) => {
        const row = rows.find(({ version }) => version === of);
        return row ? [[name, row] as const] : [];
      }),
    );
    const files = await filesForGates(rules.gates, candidate, occupants, reader);
    return judge({ candidate, target, occupants, files }, rules, view);
  };
  const choice = await chooseVersion(rows, input, judgeOf, force);
  const options = { keepExisting: input.keepExisting, stageAliases: deps.stageAliases };
  const plan =
    choice.kind === 'promote' ? planPromotion(choice.row.version, target, versions, options) : null;
  const forced = choice.kind === 'promote' && !isAllowed(choice.judgement);
  return { model, choice, plan, forced };
}

/** Writes what was decided, unless it is a dry run or there is nothing to do. */
export async function carryOut(
  decided: Decided,
  rows: readonly VersionWithOrigin[],
  { target, dryRun, force, rules = NO_RULES }: AutoInput,
  deps: PromoteDeps,
): Promise<AutoPromotion> {
  const { choice, plan, forced } = decided;
  if (choice.kind === 'keep' && !dryRun) {
    return { ...decided, changed: false, result: choice.row.version };
  }
  if (dryRun || plan === null || choice.kind !== 'promote')
    return { ...decided, changed: false, result: null };
  const versions = rows.map(({ version }) => version);
  const asked = { candidate: choice.row.version, target };
  const again = force ? undefined : judgeAgain(asked, plan.model, rules, deps);
  const intent = promotionIntent('promote', plan, { judgement: choice.judgement, forced });
  const planned = { plan, target, versions, judgeAgain: again };
  const result = await applyPromotion(planned, intent, deps);
  return { ...decided, changed: true, result };
}
