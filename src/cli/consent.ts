import { MlregError, UsageError } from '../domain/errors.js';
import type { Io } from './io.js';

/** What somebody is to agree to: `delete`, `deleted`. */
export interface Deed {
  readonly verb: string;
  readonly past: string;
}

const DELETION: Deed = { verb: 'delete', past: 'deleted' };

/** True where a person can be asked. */
export function canAsk({ stdin, stderr }: Io): boolean {
  return stdin.isTTY && stderr.isTTY;
}

/**
 * Nothing is destroyed, nor made by the dozen, that nobody agreed to.
 *
 * @param command - whose flag it is
 * @throws UsageError naming the flag, where there is no terminal to ask on
 */
export function refuseWithoutConsent(
  command: string,
  yes: boolean,
  io: Io,
  { verb, past }: Deed = DELETION,
): void {
  if (yes || canAsk(io)) return;
  throw new UsageError(`${command} ${verb}s, and there is no terminal to ask on`, {
    hint: `add --yes to ${verb} without asking, or --dry-run to see what would be ${past}`,
  });
}

/** @throws MlregError if the answer is not yes */
export async function askForYes(
  question: string,
  io: Io,
  signal: AbortSignal,
  { verb, past }: Deed = DELETION,
): Promise<void> {
  const answer = await io.ask(`${question} [y/N] `, signal);
  if (/^y(es)?$/i.test(answer.trim())) return;
  throw new MlregError('error', `nothing was ${past}`, { hint: `answer y to ${verb}` });
}
