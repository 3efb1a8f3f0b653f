import { type AliasHolders, heldAliases } from '../domain/championship.js';
import type { DeploymentFile } from '../domain/deployment-record.js';
import { ConflictError } from '../domain/errors.js';
import { judgementText } from '../domain/judgement-record.js';
import { type ChangeDeps, type ChangeStep, changesOfSeveral, stepOf } from './change-in-order.js';
import { halfDone } from './half-done.js';
import { moveAlias } from './move-alias.js';
import type { FoundGroup } from './rank-group.js';
import type { JudgedMove } from './rank-judge.js';

/** A ranking that is to be carried out. */
export interface PlannedRanking {
  readonly group: FoundGroup;
  readonly aliases: readonly string[];
  /** Those that are given, then those that are taken away. */
  readonly moves: readonly JudgedMove[];
  /** Who had the aliases when it was planned. */
  readonly holders: AliasHolders;
  /** The first of the group by name. */
  readonly first: string;
  /** What goes into the deployment file; null if it is so already, or there is none. */
  readonly file: { readonly at: DeploymentFile; readonly record: object } | null;
}

/**
 * Gives the aliases to the winners, writes the file, and takes the aliases from all others: in this
 * order, so that the alias which the file names is always there.
 *
 * The locks are those of the models that change, and that of the first of the group: two rankings of the
 * same group, which know nothing of each other's winners, meet there.
 *
 * @throws ConflictError if the aliases of the group are no longer as planned; nothing was written
 * @throws PartialError if some were moved and the rest could not be done
 */
export async function applyRanking(planned: PlannedRanking, deps: ChangeDeps): Promise<void> {
  const { moves, file, first } = planned;
  const done: string[] = [];
  const move = async (judged: JudgedMove, steps: ReadonlyMap<string, ChangeStep>) => {
    const { model, alias, version } = judged.move;
    const step = stepOf(steps, model);
    const { judgement, overridden, judgeAgain } = judged;
    const forced = overridden !== null;
    const said = { verb: 'rank', gates: judgementText(judgement), forced };
    await moveAlias({ ...judged.move, judgeAgain }, said, step, deps);
    done.push(
      `${version === null ? 'took' : 'gave'} @${alias} ${version === null ? 'from' : 'to'} ${model}`,
    );
  };
  const write = async () => {
    if (!file) return;
    await file.at.write(file.record);
    done.push(`wrote ${file.at.path}`);
  };
  try {
    if (moves.length === 0) return await write();
    const locked = [first, ...moves.map(({ move: { model } }) => model)];
    await changesOfSeveral(locked, deps, async (steps) => {
      await checkUnmoved(planned);
      for (const each of moves) if (each.move.version !== null) await move(each, steps);
      await write();
      for (const each of moves) if (each.move.version === null) await move(each, steps);
    });
  } catch (cause) {
    if (done.length === 0) throw cause;
    const hint = 'run the same command again: it does the rest';
    throw halfDone(`${done.join(', ')}, but did not do the rest`, { hint, cause });
  }
}

/** @throws ConflictError if somebody else has given or taken one of the aliases in the group */
async function checkUnmoved({ group, aliases, holders }: PlannedRanking): Promise<void> {
  for await (const model of group.models()) {
    const now = heldAliases(model, aliases);
    const planned = holders.get(model.name);
    for (const alias of aliases) {
      const [then, found] = [planned?.get(alias) ?? null, now.get(alias) ?? null];
      if (then === found) continue;
      const words = (version: string | null) =>
        version === null ? 'nobody' : `version ${version}`;
      throw new ConflictError(
        `@${alias} of ${model.name} was moved by someone else meanwhile: ` +
          `expected ${words(then)}, found ${words(found)}`,
        { hint: 'run it again: it ranks anew' },
      );
    }
  }
}
