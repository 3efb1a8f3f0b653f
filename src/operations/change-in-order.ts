import type { EventIntent } from '../domain/event.js';
import { LostLockError, type PromotionLock } from '../domain/promotion-lock.js';
import type { BeforeWrite } from '../domain/registry-store.js';
import { type NameVersion, type RecordedDeps, recordChange } from './record-change.js';

/** What an operation that changes stages and aliases needs. */
export interface ChangeDeps extends RecordedDeps {
  readonly lock: PromotionLock;
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
  { write, readBack, isFinal = false }: OrderedChange<Written, Result>,
  deps: ChangeDeps,
): Promise<Result> {
  return await deps.lock.hold(intent.model, async (held) => {
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
  });
}
