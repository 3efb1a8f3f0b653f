import { userInfo } from 'node:os';
import type { Settings } from '../config/schema.js';
import { UsageError } from '../domain/errors.js';
import type { Io } from './io.js';

/** Where Python, and so MLflow, looks for the user's name before it asks the system. */
const VARIABLES = ['LOGNAME', 'USER', 'LNAME', 'USERNAME'];

/**
 * Who is at work: the setting, else the user at the server, else the user of the system.
 *
 * @throws UsageError if nobody knows
 */
export function actorOf({ actor, username }: Settings, { env }: Pick<Io, 'env'>): string {
  const named = actor ?? username ?? VARIABLES.map((name) => env[name]).find(Boolean);
  return named ?? systemUser();
}

function systemUser(): string {
  try {
    return userInfo().username;
  } catch (cause) {
    // A container may run under a number that no user has.
    throw new UsageError('it is not known who you are', { hint: 'set MLREG_ACTOR', cause });
  }
}
