import { collect } from '../domain/collect.js';
import { ConflictError } from '../domain/errors.js';
import { checkAliases, occupantsNamed } from '../domain/gates.js';
import {
  canRefuse,
  isAllowed,
  type Judgement,
  judge,
  type PromotionRules,
  refusalText,
  rulesAimedAt,
} from '../domain/judgement.js';
import { findTarget, holders, type PromotionTarget } from '../domain/promotion-target.js';
import type { VersionWithOrigin } from '../domain/records.js';
import { standIn } from '../domain/stage-aliases.js';
import type { Millis, ModelVersion } from '../domain/types.js';
import { pathsNeedOrigin } from '../domain/version-values.js';
import { type FilesOf, fileReader, filesForGates } from './files-for-gates.js';
import { type RegistryDeps, withoutPrefix } from './find-model.js';
import { withOrigins } from './join-origins.js';
import { orUndefined } from './or-undefined.js';
import type { ArtifactDeps } from './read-model-files.js';

export interface JudgeDeps extends RegistryDeps, Partial<ArtifactDeps> {
  /** Milliseconds since the epoch. */
  readonly now: () => Millis;
}

/** A promotion that is to be judged. */
export interface JudgeInput {
  readonly candidate: ModelVersion;
  readonly target: PromotionTarget;
  /** All versions of the model whose stage or alias it is. */
  readonly versions: readonly ModelVersion[];
  /** Set by hand, with `alias set`, and not promoted. */
  readonly isDirect?: boolean | undefined;
  /** What is behind the candidate, where it is known: it is not read then. */
  readonly origin?: Omit<FilesOf, 'version'> | undefined;
}

/**
 * Asks the rules about a promotion. Metrics and parameters, of it and of all occupants, are read in
 * one batch, and only if a gate looks at them; so are files.
 *
 * @throws ExpressionError for a gate that names nearly an alias
 */
export async function judgePromotion(
  { candidate, target, versions, isDirect, origin }: JudgeInput,
  given: PromotionRules,
  deps: JudgeDeps,
): Promise<Judgement> {
  const rules = rulesAimedAt(given, target);
  checkAliases(rules.gates, knownAliases(versions, target));
  const occupants = occupantsOf(candidate, versions, rules);
  const asked = [...(origin ? [] : [candidate]), ...occupants.values()];
  const rows = await originsOf(asked, rules, deps);
  const row = origin ? { version: candidate, ...origin } : (rows.shift() ?? { version: candidate });
  const held = [...occupants.keys()].map((name, index) => [name, rows[index]] as const);
  const known = new Map(held.flatMap(([name, of]) => (of ? [[name, of]] : [])));
  const looked = { ...row, files: origin?.files, isNew: origin !== undefined };
  const files = await filesForGates(rules.gates, looked, known, fileReader(deps));
  const judged = { candidate: row, target, occupants: known, isDirect, files };
  const shortName = withoutPrefix(candidate.modelName, deps.modelPrefix);
  return judge(judged, rules, { now: deps.now(), shortName });
}

/**
 * The same question for under the lock: until then the version, its run and whom it is compared with
 * may have become others. Undefined where that cannot change the answer.
 *
 * @param model - whose stage or alias it is
 */
export function judgeAgain(
  { candidate, target, isDirect, origin }: Omit<JudgeInput, 'versions'>,
  model: string,
  rules: PromotionRules,
  deps: JudgeDeps,
): (() => Promise<void>) | undefined {
  if (!canRefuse(rules, target)) return undefined;
  const { modelName, version } = candidate;
  return async () => {
    // A copy may be for a model that is yet to be made.
    const found = await orUndefined(collect(deps.registry.listVersions({ model })));
    const versions = found ?? [];
    // One that is to be registered is as it was.
    const fresh =
      (origin && candidate) ??
      versions.find((each) => each.modelName === modelName && each.version === version) ??
      (await deps.registry.getVersion(modelName, version));
    const judgement = await judgePromotion(
      { candidate: fresh, target, versions, isDirect, origin },
      rules,
      deps,
    );
    if (isAllowed(judgement)) return;
    throw new ConflictError(
      `what the rules ask of version ${version} of ${modelName} was changed meanwhile: ` +
        refusalText(judgement),
      { hint: 'look at what has changed with `mlreg history`, then decide anew' },
    );
  };
}

export function knownAliases(
  versions: readonly ModelVersion[],
  target: PromotionTarget,
): ReadonlySet<string> {
  const own = versions.flatMap(({ aliases }) => aliases);
  return new Set(target.kind === 'alias' ? [...own, target.alias] : own);
}

/** The newest version that holds each target that gates name, the promoted one left out. */
export function occupantsOf(
  candidate: ModelVersion,
  versions: readonly ModelVersion[],
  { gates, policies }: PromotionRules,
): ReadonlyMap<string, ModelVersion> {
  const isItself = ({ modelName, version }: ModelVersion) =>
    modelName === candidate.modelName && version === candidate.version;
  const others = versions.filter((each) => !isItself(each));
  return new Map(
    occupantsNamed(gates).flatMap((name) => {
      const named = findTarget(name);
      // Where there are no stages, `production.…` is of the alias that stands for it.
      const hasStages = candidate.stage !== null;
      const target = named && (hasStages ? named : standIn(named, policies.stageAliases));
      const newest = target && holders(target, others).at(-1);
      const occupant = others.find(({ version }) => version === newest);
      return occupant ? [[name, occupant] as const] : [];
    }),
  );
}

async function originsOf(
  versions: readonly ModelVersion[],
  { gates }: PromotionRules,
  { tracking }: RegistryDeps,
): Promise<VersionWithOrigin[]> {
  const isNeeded = gates.some(({ expression }) => pathsNeedOrigin(expression.paths));
  return isNeeded
    ? await withOrigins(versions, tracking)
    : versions.map((version) => ({ version }));
}
