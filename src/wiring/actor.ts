import { userInfo } from 'node:os';
import type { Settings } from '../config/schema.js';

/** Who a change is recorded as: the user at the server, else the one of this machine. */
export function actorOf({ username }: Pick<Settings, 'username'>): string {
  if (username !== undefined) return username;
  try {
    return userInfo().username;
  } catch {
    // A container may run under a number that no user has.
    return 'unknown';
  }
}
