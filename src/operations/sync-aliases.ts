import { collect } from '../domain/collect.js';
import { RefusedError, UsageError } from '../domain/errors.js';
import type { PromotionRules } from '../domain/judgement.js';
import { judgementText } from '../domain/judgement-record.js';
import { checkReady } from '../domain/promotion.js';
import type { PromotionTarget } from '../domain/promotion-target.js';
import {
  type AliasStep,
  isInStep,
  planAliasSteps,
  type StageAliases,
} from '../domain/stage-aliases.js';
import type { ModelVersion, RegisteredModel } from '../domain/types.js';
import { type ChangeDeps, changesInOrder } from './change-in-order.js';
import { findModel } from './find-model.js';
import { halfDone } from './half-done.js';
import { judgeAliasMove } from './judge-alias-move.js';
import type { JudgeDeps } from './judge-promotion.js';
import { moveAlias } from './move-alias.js';

export interface AliasSyncInput {
  readonly stageAliases: StageAliases;
  /** What decides on a promotion to that alias. */
  readonly rulesFor: (target: PromotionTarget) => PromotionRules;
  /** Plan and judge only; nothing is sent. */
  readonly dryRun?: boolean | undefined;
  /** Also what rules refuse, and protected aliases. */
  readonly force?: boolean | undefined;
}

export type AliasSyncDeps = JudgeDeps & ChangeDeps;

/** A step that was judged. */
export interface SyncStep extends Omit<AliasStep, 'action'> {
  readonly action: AliasStep['action'] | 'refuse';
  /** True if it is made although the rules refuse it. */
  readonly forced: boolean;
}

/** What becomes of the aliases of one model. */
export interface SyncedModel {
  readonly model: string;
  readonly changed: boolean;
  /** A step for each of the aliases; none if all are in step. */
  readonly steps: readonly SyncStep[];
}

/**
 * Puts the aliases of a model in step with its stages.
 *
 * @throws NotFoundError
 * @throws ConflictError if an alias was moved meanwhile; MlregError `locked`
 * @throws PartialError if some were moved and the rest could not be
 */
export async function syncAliases(
  { model, ...input }: AliasSyncInput & { readonly model: string },
  deps: AliasSyncDeps,
): Promise<SyncedModel> {
  checkStages(deps);
  return await syncModel(await findModel(model, deps), input, deps);
}

/** @throws UsageError where there are no stages to follow */
export function checkStages({ registry }: Pick<ChangeDeps, 'registry'>): void {
  if (registry.capabilities.stages) return;
  throw new UsageError('this registry has no stages for aliases to follow', {
    hint: '`mlreg promote NAME/3 --alias ALIAS` moves an alias',
  });
}

interface Judged extends SyncStep {
  readonly gates?: string | undefined;
  readonly judgeAgain?: (() => Promise<void>) | undefined;
}

/** The same of a model that was read; only if something is out of step are its versions read. */
export async function syncModel(
  model: RegisteredModel,
  input: AliasSyncInput,
  deps: AliasSyncDeps,
): Promise<SyncedModel> {
  const { name } = model;
  const { stageAliases, dryRun = false } = input;
  if (isInStep(model, stageAliases)) return { model: name, changed: false, steps: [] };
  const versions = await collect(deps.registry.listVersions({ model }));
  const judged: Judged[] = [];
  for (const step of planAliasSteps(stageAliases, versions)) {
    judged.push(await judgeStep(step, versions, input, deps));
  }
  const moves = judged.filter(({ action }) => action === 'set' || action === 'remove');
  const changed = !dryRun && moves.length > 0;
  if (changed) await moveAll(name, moves, deps);
  const steps = judged.map(({ gates: _gates, judgeAgain: _again, ...step }): SyncStep => step);
  return { model: name, changed, steps };
}

async function judgeStep(
  step: AliasStep,
  versions: readonly ModelVersion[],
  { rulesFor, force = false }: AliasSyncInput,
  deps: AliasSyncDeps,
): Promise<Judged> {
  if (step.action === 'keep' || step.action === 'leave') return { ...step, forced: false };
  const { alias, version } = step;
  const candidate = versions.find((each) => each.version === version);
  const refuse = (reason: string): Judged => {
    return { ...step, action: 'refuse', version: step.from, forced: false, reason };
  };
  const notReady = candidate ? whyNotReady(candidate) : null;
  if (notReady !== null) return refuse(notReady);
  const rules = rulesFor({ kind: 'alias', alias });
  const asked = { alias, candidate, versions };
  const { judgement, refusal, judgeAgain } = await judgeAliasMove(asked, rules, deps);
  const said = { gates: judgementText(judgement), judgeAgain: force ? undefined : judgeAgain };
  if (refusal === null) return { ...step, forced: false, ...said };
  const reason = candidate ? refusal : `${step.reason}, but ${refusal}`;
  return force
    ? { ...step, forced: true, reason: `forced: ${reason}`, ...said }
    : { ...refuse(reason), ...said };
}

function whyNotReady(version: ModelVersion): string | null {
  try {
    checkReady(version);
    return null;
  } catch (error) {
    if (error instanceof RefusedError) return error.message;
    throw error;
  }
}

/** Under one lock, each with a record of its own. */
async function moveAll(
  model: string,
  moves: readonly Judged[],
  deps: AliasSyncDeps,
): Promise<void> {
  const done: string[] = [];
  await changesInOrder(model, deps, async (step) => {
    for (const { gates, forced, ...move } of moves) {
      try {
        await moveAlias({ ...move, model }, { verb: 'alias sync', gates, forced }, step, deps);
        done.push(`@${move.alias}`);
      } catch (cause) {
        if (done.length === 0) throw cause;
        const hint = 'run the same command again for the rest';
        const what = `moved ${done.join(', ')} of ${model}, but not @${move.alias}`;
        throw halfDone(what, { hint, cause });
      }
    }
  });
}
