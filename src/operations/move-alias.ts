import { ConflictError } from '../domain/errors.js';
import type { EventIntent } from '../domain/event.js';
import type { AliasMove } from '../domain/stage-aliases.js';
import type { ModelVersion, RegisteredModel } from '../domain/types.js';
import type { PlannedPromotion } from './apply-promotion.js';
import type { ChangeDeps, ChangeStep } from './change-in-order.js';
import { halfDone, readBack } from './half-done.js';

/** What is recorded of an alias that moves. */
export type AliasIntent = Pick<EventIntent, 'verb' | 'gates' | 'forced'>;

export interface AliasMoveOf extends AliasMove {
  readonly model: string;
  /** Asked under the lock. @throws ConflictError if the rules refuse it by now */
  readonly judgeAgain?: (() => Promise<void>) | undefined;
}

/**
 * Gives an alias to a version, or takes it away, under the lock that is held.
 *
 * @returns the model as read back
 * @throws ConflictError if the alias was moved meanwhile
 */
export async function moveAlias(
  { model, alias, version, from, judgeAgain }: AliasMoveOf,
  { verb, ...said }: AliasIntent,
  step: ChangeStep,
  { registry }: Pick<ChangeDeps, 'registry'>,
): Promise<RegisteredModel> {
  const target = `@${alias}`;
  const held = from === null ? [] : [from];
  const intent: EventIntent = {
    // Taken away is taken away, whatever command it was: `history --at` and `rollback` go by it.
    verb: version === null ? 'alias remove' : verb,
    ...{ model, version, target, from: held },
    ...said,
  };
  return await step(intent, {
    write: async (beforeWrite) => {
      await judgeAgain?.();
      await registry.setAlias({ model, alias, version }, from, beforeWrite);
    },
    readBack: () => readBack(`moved ${target} of ${model}`, () => checkedModel()),
  });

  async function checkedModel(): Promise<RegisteredModel> {
    const found = await registry.getModel(model);
    const now = found.aliases.get(alias) ?? null;
    if (now === version) return found;
    const words = now === null ? 'nobody' : `version ${now}`;
    throw new ConflictError(`${target} of ${model} was moved by someone else: ${words} has it`);
  }
}

/**
 * Has the aliases go along that follow the stages of a promotion: each a change, with a record of its
 * own, under the same lock.
 *
 * @param promoted - the version, as it was read back
 * @returns the same with the aliases that it has then
 * @throws PartialError if the version was promoted and an alias could not be moved
 */
export async function moveAliasesAlong(
  promoted: ModelVersion,
  { plan, judgeAgain }: Pick<PlannedPromotion, 'plan' | 'judgeAgain'>,
  intent: AliasIntent,
  step: ChangeStep,
  deps: Pick<ChangeDeps, 'registry'>,
): Promise<ModelVersion> {
  const { model, aliases, isThere, version } = plan;
  const done: string[] = isThere ? [] : [`promoted ${model} version ${version} to ${plan.target}`];
  let { aliases: held } = promoted;
  for (const move of aliases) {
    try {
      const again = done.length === 0 ? judgeAgain : undefined;
      const said = { verb: intent.verb, gates: intent.gates, forced: intent.forced };
      const found = await moveAlias({ ...move, model, judgeAgain: again }, said, step, deps);
      held = [...found.aliases].flatMap(([alias, of]) => (of === version ? [alias] : [])).sort();
      done.push(`moved @${move.alias}`);
    } catch (cause) {
      if (done.length === 0) throw cause;
      const hint = 'run `mlreg alias sync` for the model: it puts the rest in step';
      throw halfDone(`${done.join(', ')}, but did not move @${move.alias}`, { hint, cause });
    }
  }
  return { ...promoted, aliases: held };
}
