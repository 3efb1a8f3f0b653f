import type { RankMove } from '../domain/championship.js';
import { collect } from '../domain/collect.js';
import { RefusedError } from '../domain/errors.js';
import { type Judgement, NOTHING_SAID, type PromotionRules } from '../domain/judgement.js';
import { judgementRecord } from '../domain/judgement-record.js';
import type { PromotionTarget } from '../domain/promotion-target.js';
import type { Ranked } from '../domain/ranking.js';
import { judgeAliasMove } from './judge-alias-move.js';
import type { PromoteDeps } from './promote-version.js';

export interface JudgedMove {
  readonly move: RankMove;
  /** What speaks against it, in words, if it is made all the same; else null. */
  readonly overridden: string | null;
  readonly judgement: Judgement;
  readonly judgeAgain: (() => Promise<void>) | undefined;
}

export interface RankRules {
  /** What decides on an alias. */
  readonly rulesFor: (target: PromotionTarget) => PromotionRules;
  /** Also what they refuse. */
  readonly force?: boolean | undefined;
}

/**
 * Asks the rules about each move. One that is refused ends it for all: the aliases of a ranking are
 * right together, or not at all.
 *
 * @throws RefusedError with every refusal
 */
export async function judgeMoves(
  moves: readonly RankMove[],
  ranking: readonly Ranked[],
  { rulesFor, force = false }: RankRules,
  deps: PromoteDeps,
): Promise<JudgedMove[]> {
  const judged: JudgedMove[] = [];
  const refused: { readonly text: string; readonly details: object }[] = [];
  for (const move of moves) {
    const { model, alias, version, from } = move;
    if (version === null) {
      // It goes to somebody else of the group, and whether it may is judged there.
      judged.push({ move, overridden: null, judgement: NOTHING_SAID, judgeAgain: undefined });
      continue;
    }
    const rules = rulesFor({ kind: 'alias', alias });
    const candidate = ranking.find(
      ({ row }) => row.version.modelName === model && row.version.version === version,
    )?.row.version;
    // Without gates nobody looks at the others.
    const versions =
      candidate && rules.gates.length > 0
        ? await collect(deps.registry.listVersions({ model }))
        : [];
    const asked = { alias, candidate, versions };
    const { judgement, refusal, judgeAgain } = await judgeAliasMove(asked, rules, deps);
    await deps.onJudged?.(judgement);
    if (refusal !== null) {
      const what = `@${alias} of ${model} from version ${from ?? 'none'} to ${version}`;
      const details = { registered_name: model, alias, version, ...judgementRecord(judgement) };
      refused.push({ text: `${what}: ${refusal}`, details });
    }
    const again = force ? undefined : judgeAgain;
    judged.push({ move, overridden: refusal, judgement, judgeAgain: again });
  }
  if (force || refused.length === 0) return judged;
  throw new RefusedError(`no alias is moved: ${refused.map(({ text }) => text).join('; ')}`, {
    hint: '--where leaves versions out of the ranking; --force moves the aliases all the same',
    details: { refused: refused.map(({ details }) => details) },
  });
}
