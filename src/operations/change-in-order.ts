import type { EventIntent } from '../domain/event.js';
import { type HeldLock, LostLockError, type PromotionLock } from '../domain/promotion-lock.js';
import type { BeforeWrite } from '../domain/registry-store.js';
import type { StageAliases } from '../domain/stage-aliases.js';
import { compareNames, type Stage } from '../domain/types.js';
import { type NameVersion, type RecordedDeps, recordChange } from './record-change.js';

/** What an operation that changes stages and aliases needs. */
export interface ChangeDeps extends RecordedDeps {
  readonly lock: PromotionLock;
  /** The aliases that go along with stages. */
  readonly stageAliases?: StageAliases | undefined;
  /** Told where an alias stands for a stage, as the registry has none. */
  readonly onStandIn?: ((stage: Stage, alias: string) => void) | undefined;
}

/** A change of a stage or alias: a compare-and-set, and the look at what stands then. */
export interface OrderedChange<Written, Result> {
  readonly write: (beforeWrite: BeforeWrite, nameVersion: NameVersion) => Promise<Written>;
  /** @throws ConflictError if it is not as planned */
  readonly readBack: (written: Written) => Promise<Result>;
  /** True for what nobody can undo, such as a deletion: one look is enough. */
  readonly isFinal?: boolean;
}

/**
 * Makes a change under the model's lock, and records it. Where there is no lock to be had, what others
 * do at the same time is found by a second look a little later.
 *
 * @throws MlregError `locked`; LostLockError if somebody else took the lock meanwhile
 */
export async function changeInOrder<Written, Result>(
  intent: EventIntent,
  change: OrderedChange<Written, Result>,
  deps: ChangeDeps,
): Promise<Result> {
  return await changesInOrder(intent.model, deps, (step) => step(intent, change));
}

/** One of the changes that are made together; each has a record of its own. */
export type ChangeStep = <Written, Result>(
  intent: EventIntent,
  change: OrderedChange<Written, Result>,
) => Promise<Result>;

/**
 * Makes several changes of a model, while nobody else makes one in between.
 *
 * @throws MlregError `locked`; LostLockError if somebody else took the lock meanwhile
 */
export async function changesInOrder<Result>(
  model: string,
  deps: ChangeDeps,
  work: (step: ChangeStep) => Promise<Result>,
): Promise<Result> {
  return await deps.lock.hold(model, (held) =>
    work((intent, change) => changeUnderLock(intent, change, held, deps)),
  );
}

/**
 * Makes changes of several models, while nobody else makes one of any of them in between. Whoever needs
 * some of the same locks takes them in the same order, that of the names.
 *
 * @throws MlregError `locked`; LostLockError if somebody else took a lock meanwhile
 */
export async function changesOfSeveral<Result>(
  models: Iterable<string>,
  deps: ChangeDeps,
  work: (stepOf: ReadonlyMap<string, ChangeStep>) => Promise<Result>,
): Promise<Result> {
  const steps = new Map<string, ChangeStep>();
  const holding = async ([model, ...others]: readonly string[]): Promise<Result> => {
    if (model === undefined) return await work(steps);
    return await changesInOrder(model, deps, async (step) => {
      steps.set(model, step);
      return await holding(others);
    });
  };
  return await holding([...new Set(models)].sort(compareNames));
}

/** How a model is changed whose lock is held. */
export function stepOf(steps: ReadonlyMap<string, ChangeStep>, model: string): ChangeStep {
  const step = steps.get(model);
  if (!step) throw new Error(`the lock of ${model} is not held`);
  return step;
}

async function changeUnderLock<Written, Result>(
  intent: EventIntent,
  { write, readBack, isFinal = false }: OrderedChange<Written, Result>,
  held: HeldLock,
  deps: ChangeDeps,
): Promise<Result> {
  const work = async (nameVersion: NameVersion) => {
    const written = await write(held.check, nameVersion);
    const result = await readBack(written);
    if (held.exclusive || isFinal) return result;
    await held.settle();
    return await readBack(written);
  };
  // The record is a write too: who has lost the lock leaves it as it is.
  const stopIfLost = () =>
    held.check().catch((error) => {
      if (error instanceof LostLockError) throw error;
    });
  const checked = async (nameVersion: NameVersion) => {
    const result = await work(nameVersion).catch(async (error) => {
      await stopIfLost();
      throw error;
    });
    await stopIfLost();
    return result;
  };
  return await recordChange(intent, deps, checked, { inOrder: held.check });
}
