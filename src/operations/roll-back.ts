import { collect } from '../domain/collect.js';
import { ConflictError, NotFoundError, RefusedError } from '../domain/errors.js';
import { checkExpectedCurrent } from '../domain/expected-current.js';
import { NOTHING_SAID } from '../domain/judgement.js';
import { occupants, wayBack } from '../domain/occupants.js';
import { planPromotion } from '../domain/promotion.js';
import { promotionIntent } from '../domain/promotion-intent.js';
import { holders, type PromotionTarget, targetName } from '../domain/promotion-target.js';
import type { ModelVersion, RegisteredModel } from '../domain/types.js';
import { applyPromotion } from './apply-promotion.js';
import type { ChangeDeps } from './change-in-order.js';
import { findModel } from './find-model.js';
import type { Promotion } from './promote-version.js';
import { eventsOf, type HistoryDeps, noMemory } from './read-history.js';
import { noVersion } from './resolve-ref.js';
import { targetHere } from './target-here.js';

export interface RollbackInput {
  readonly model: string;
  readonly target: PromotionTarget;
  /** The version to go back to; without it the one that held the target before. */
  readonly to?: string | undefined;
  /** The version that must hold the target now, or `none`. */
  readonly expectCurrent?: string | undefined;
  /** Plan only; nothing is sent. */
  readonly dryRun?: boolean;
}

export type RollbackDeps = ChangeDeps & HistoryDeps;

/**
 * Gives a stage or alias back to who held it before, by the recorded changes. Gates are not asked: it
 * held it once.
 *
 * @throws ConflictError if it was changed past mlreg since
 * @throws RefusedError if that version is gone or not READY
 * @throws NotFoundError if nobody is known to have held it before: the hint has the candidates
 */
export async function rollBack(input: RollbackInput, deps: RollbackDeps): Promise<Promotion> {
  const target = targetHere(input.target, deps);
  const model = await findModel(input.model, deps);
  const versions = await collect(deps.registry.listVersions({ model }));
  checkExpectedCurrent(input.expectCurrent, target, versions);
  const wanted = input.to ?? (await previousOccupant(model, target, versions, deps));
  const found = versions.find(({ version }) => version === wanted);
  if (!found)
    throw input.to === undefined ? gone(wanted, target, versions) : noVersion(model, wanted);
  const plan = planPromotion(found, target, versions, { stageAliases: deps.stageAliases });
  const decided = { plan, judgement: NOTHING_SAID, forced: false };
  if (input.dryRun) return { changed: false, ...decided, result: null };
  if (!plan.changes) return { changed: false, ...decided, result: found };
  const intent = promotionIntent('rollback', plan);
  const result = await applyPromotion({ plan, target, versions }, intent, deps);
  return { changed: true, ...decided, result };
}

async function previousOccupant(
  { name }: RegisteredModel,
  target: PromotionTarget,
  versions: readonly ModelVersion[],
  deps: RollbackDeps,
): Promise<string> {
  if (deps.auditExperiment === 'off') throw noMemory();
  const lines = occupants(await collect(eventsOf(name, undefined, deps)));
  const held = holders(target, versions);
  const back = wayBack(lines.get(targetName(target)), held);
  const hint = candidates(target, versions);
  if (back.last === null) {
    throw new NotFoundError(`no change of ${targetName(target)} of ${name} was recorded`, { hint });
  }
  if (!back.isCurrent) {
    throw new ConflictError(
      `${targetName(target)} of ${name} was changed past mlreg: it is on ${inWords(held)}, and the ` +
        `last that was recorded is ${inWords(back.last)}`,
      { hint },
    );
  }
  const [previous, ...others] = back.previous;
  if (previous === undefined) {
    throw new NotFoundError(
      `nobody is known to have held ${targetName(target)} of ${name} before`,
      {
        hint,
      },
    );
  }
  if (others.length === 0) return previous;
  throw new NotFoundError(
    `${inWords([previous, ...others])} held ${targetName(target)} of ${name} together before`,
    { hint },
  );
}

function gone(
  version: string,
  target: PromotionTarget,
  versions: readonly ModelVersion[],
): RefusedError {
  return new RefusedError(`version ${version} held ${targetName(target)} before, and was deleted`, {
    hint: candidates(target, versions),
  });
}

/** As many as fit into a line. */
const NAMED = 5;

function candidates(target: PromotionTarget, versions: readonly ModelVersion[]): string {
  const held = holders(target, versions);
  const ready = versions.filter(
    ({ version, status }) => status === 'READY' && !held.includes(version),
  );
  const named = ready
    .slice(0, NAMED)
    .map(({ version, stage }) => (stage === null ? version : `${version} (${stage})`));
  if (named.length === 0) return 'there is no other version to go to';
  const more = ready.length > NAMED ? ', …' : '';
  return `name the version to go to with --to: ${named.join(', ')}${more}`;
}

function inWords(versions: readonly string[]): string {
  if (versions.length === 0) return 'no version';
  return `version${versions.length === 1 ? '' : 's'} ${versions.join(', ')}`;
}
