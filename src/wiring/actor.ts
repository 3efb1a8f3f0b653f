import { userInfo } from 'node:os';
import type { Settings } from '../config/schema.js';

/** Where Python, and so MLflow, looks for the user's name before it asks the system. */
const VARIABLES = ['LOGNAME', 'USER', 'LNAME', 'USERNAME'];

/**
 * Who is at work: the setting, else the user at the server, else the user of the system. Undefined if
 * nobody knows.
 *
 * @param env - the variables of the process
 */
export function actorOf(
  { actor, username }: Pick<Settings, 'actor' | 'username'>,
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  return actor ?? username ?? VARIABLES.map((name) => env[name]).find(Boolean) ?? systemUser();
}

/** The same for what is recorded: a change is not refused for want of a name. */
export function recordedActor(...given: Parameters<typeof actorOf>): string {
  return actorOf(...given) ?? 'unknown';
}

function systemUser(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    // A container may run under a number that no user has.
    return undefined;
  }
}
