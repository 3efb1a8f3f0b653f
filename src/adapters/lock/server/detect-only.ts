import type { HeldLock, PromotionLock } from '../../../domain/promotion-lock.js';
import type { LockClock } from './clock.js';

/** No lock: others are only noticed, by a look a random time after the write. */
export function detectOnly(clock: LockClock): HeldLock {
  return {
    exclusive: false,
    check: async () => {},
    settle: () => clock.sleep(200 + 300 * clock.random()),
  };
}

/** For `promotion_lock: off`. */
export function noLock(clock: LockClock): PromotionLock {
  return { hold: (_model, work) => work(detectOnly(clock)) };
}
