import { holders, type PromotionTarget } from './promotion-target.js';
import type { ModelVersion, RegisteredModel, Stage } from './types.js';

/** The alias that follows each stage. */
export type StageAliases = ReadonlyMap<Stage, string>;

/** An alias that goes to another version, or away. */
export interface AliasMove {
  readonly alias: string;
  /** Null if it is taken away. */
  readonly version: string | null;
  /** Who has it now. */
  readonly from: string | null;
}

/** What becomes of an alias that is to be in step with its stage. */
export interface AliasStep extends AliasMove {
  readonly stage: Stage;
  /** `leave`: it is out of step, and stays where it is. */
  readonly action: 'set' | 'remove' | 'keep' | 'leave';
  /** Why, in words. */
  readonly reason: string;
}

/** Looks at the model alone: true if its versions need not be read, as all is in step. */
export function isInStep(
  { newestByStage, aliases }: RegisteredModel,
  stageAliases: StageAliases,
): boolean {
  return [...stageAliases].every(
    ([stage, alias]) => newestByStage.get(stage) === aliases.get(alias),
  );
}

/**
 * Plans what puts aliases in step: each goes to the newest version in its stage. Of a stage that is
 * empty the alias is taken away only from a version that has gone on to another stage: one in None may
 * never have been in any, where a team goes by aliases alone.
 *
 * @param versions - all of the model
 */
export function planAliasSteps(
  stageAliases: StageAliases,
  versions: readonly ModelVersion[],
): AliasStep[] {
  return [...stageAliases].map(([stage, alias]) => {
    const inStage = holders({ kind: 'stage', stage }, versions);
    const owner = versions.find(({ aliases }) => aliases.includes(alias));
    const from = owner?.version ?? null;
    const newest = inStage.at(-1);
    const of = { stage, alias, from };
    if (newest !== undefined) {
      const others = inStage.slice(0, -1).join(', ');
      const reason = `version ${newest} is ${others === '' ? '' : 'the newest '}in ${stage}`;
      return {
        ...of,
        action: newest === from ? 'keep' : 'set',
        version: newest,
        reason: others === '' ? reason : `${reason}, beside ${others}`,
      };
    }
    if (!owner)
      return { ...of, action: 'keep', version: null, reason: `no version is in ${stage}` };
    const reason = `no version is in ${stage}, and version ${from} is in ${owner.stage}`;
    return owner.stage === 'None'
      ? { ...of, action: 'leave', version: from, reason }
      : { ...of, action: 'remove', version: null, reason };
  });
}

/**
 * The aliases that go along when a version moves to a stage: that of the stage, and that of the stage
 * it comes from.
 *
 * @param archive - the versions that go to Archived
 * @param versions - all of the model, as they are before
 */
export function aliasesGoingAlong(
  stageAliases: StageAliases,
  promoted: ModelVersion,
  stage: Stage,
  { archive, versions }: { archive: readonly string[]; versions: readonly ModelVersion[] },
): AliasMove[] {
  const touched = [...stageAliases].filter(([of]) => of === stage || of === promoted.stage);
  if (touched.length === 0) return [];
  const others = versions.filter(({ version }) => version !== promoted.version);
  const then = others.map((each): ModelVersion => {
    return archive.includes(each.version) ? { ...each, stage: 'Archived' } : each;
  });
  return (
    planAliasSteps(new Map(touched), [...then, { ...promoted, stage }])
      .filter(({ action }) => action !== 'keep')
      // What is left alone in None is known to have been in the stage, if it comes from there.
      .flatMap(({ action, alias, version, from }): AliasMove[] => {
        if (action !== 'leave') return [{ alias, version, from }];
        return from === promoted.version ? [{ alias, version: null, from }] : [];
      })
  );
}

/** The target itself, or the alias that stands for a stage where there are none; undefined for none. */
export function standIn(
  target: PromotionTarget,
  stageAliases: StageAliases = new Map(),
): PromotionTarget | undefined {
  if (target.kind === 'alias') return target;
  const alias = stageAliases.get(target.stage);
  return alias === undefined ? undefined : { kind: 'alias', alias };
}
