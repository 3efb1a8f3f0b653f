import { type PromotionTarget, targetName } from '../promotion-target.js';
import type { VersionWithOrigin } from '../records.js';
import type { Ref } from '../refs.js';
import { compareNames, type Millis } from '../types.js';

/** A model in a run, or a logged model, that no version points to. */
export interface FoundModel {
  readonly source: Exclude<Ref, { kind: 'model' }>;
  readonly runId: string | null;
  readonly experiment: string | null;
  /** When it was logged. */
  readonly time: Millis | null;
  /** The registered model that it is for; null where it cannot be named. */
  readonly model: string | null;
  /** Why it is not to be registered, unless somebody asks; null for nothing. */
  readonly problem: string | null;
  /** True if the problem is that it, its run or its experiment is deleted. */
  readonly deleted: boolean;
}

/** A version whose run or logged model is no longer there. */
export interface DanglingVersion {
  readonly model: string;
  readonly version: string;
  readonly runId: string | null;
  readonly loggedModelId: string | null;
  readonly reason: string;
}

export interface RepairStep extends FoundModel {
  readonly action: 'register' | 'leave';
  readonly createsModel: boolean;
  /** Where it goes when it is registered. */
  readonly target: PromotionTarget | null;
}

export interface RepairWishes {
  /** Register what is deleted as well. */
  readonly includeDeleted: boolean;
  /** For the newest of each model. */
  readonly target: PromotionTarget | null;
  /** True if the target is one of the settings: it is for models that are new. */
  readonly isDefaultTarget: boolean;
}

/**
 * What is to be registered as what: by model, and within one in the order of time, so that the last
 * version is the newest. What is left comes last.
 *
 * @param known - the names of the models that there are
 */
export function planRepair(
  found: readonly FoundModel[],
  known: ReadonlySet<string>,
  wishes: RepairWishes,
): RepairStep[] {
  const isTaken = ({ model, problem, deleted }: FoundModel) =>
    model !== null && (problem === null || (deleted && wishes.includeDeleted));
  const [taken, left] = [true, false].map((wanted) =>
    found.filter((each) => isTaken(each) === wanted).sort(inOrder),
  ) as [FoundModel[], FoundModel[]];
  const steps = taken.map((each, index): RepairStep => {
    const isNewest = taken[index + 1]?.model !== each.model;
    const createsModel = !known.has(each.model ?? '');
    const isMeant = isNewest && (createsModel || !wishes.isDefaultTarget);
    return {
      ...each,
      problem: null,
      action: 'register',
      createsModel,
      target: isMeant ? wishes.target : null,
    };
  });
  return [
    ...steps,
    ...left.map(
      (each): RepairStep => ({ ...each, action: 'leave', createsModel: false, target: null }),
    ),
  ];
}

/** The run or logged model of a version that is gone; undefined if nothing is. */
export function danglingVersion({
  version,
  run,
  loggedModel,
}: VersionWithOrigin): DanglingVersion | undefined {
  const { modelName, version: number, runId, loggedModelId } = version;
  const reasons = [
    ...(runId !== null && run === undefined ? [`the run ${runId} is gone`] : []),
    ...(run?.deleted ? [`the run ${runId} is deleted`] : []),
    ...(loggedModelId !== null && loggedModel === undefined
      ? [`the logged model ${loggedModelId} is gone or deleted`]
      : []),
  ];
  if (reasons.length === 0) return undefined;
  return { model: modelName, version: number, runId, loggedModelId, reason: reasons.join(', ') };
}

/** As `mlreg register --source` takes it. */
export function sourceText(source: FoundModel['source']): string {
  return source.kind === 'run'
    ? `runs:/${source.runId}/${source.path}`
    : `models:/${source.modelId}`;
}

/** The target of a step in words; null for none. */
export function stepTarget({ target }: RepairStep): string | null {
  return target && targetName(target);
}

function inOrder(a: FoundModel, b: FoundModel): number {
  return (
    compareNames(a.model ?? '', b.model ?? '') ||
    (a.time ?? 0) - (b.time ?? 0) ||
    compareNames(sourceText(a.source), sourceText(b.source))
  );
}
