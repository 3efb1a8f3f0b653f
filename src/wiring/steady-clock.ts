import { setTimeout as wait } from 'node:timers/promises';
import type { LockClock } from '../adapters/lock/server/clock.js';

export const CLOCK: LockClock = {
  steady: () => performance.now(),
  sleep: async (milliseconds, signal) => {
    await wait(milliseconds, undefined, signal ? { signal } : {}).catch(() => {});
  },
  random: Math.random,
};
