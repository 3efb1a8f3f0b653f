import { MlregError, UsageError } from '../domain/errors.js';
import type { Io } from './io.js';

/** True where a person can be asked. */
export function canAsk({ stdin, stderr }: Io): boolean {
  return stdin.isTTY && stderr.isTTY;
}

/**
 * Nothing is destroyed that nobody agreed to.
 *
 * @param command - whose flag it is
 * @throws UsageError naming the flag, where there is no terminal to ask on
 */
export function refuseWithoutConsent(command: string, yes: boolean, io: Io): void {
  if (yes || canAsk(io)) return;
  throw new UsageError(`${command} deletes, and there is no terminal to ask on`, {
    hint: 'add --yes to delete without asking, or --dry-run to see what would go',
  });
}

/** @throws MlregError if the answer is not yes */
export async function askForYes(question: string, io: Io, signal: AbortSignal): Promise<void> {
  const answer = await io.ask(`${question} [y/N] `, signal);
  if (/^y(es)?$/i.test(answer.trim())) return;
  throw new MlregError('error', 'nothing was deleted', { hint: 'answer y to delete' });
}
