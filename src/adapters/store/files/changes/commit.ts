import { ConflictError } from '../../../../domain/errors.js';
import { apply, syncAll } from './apply.js';
import { readJournal, removeJournal, writeJournal } from './journal.js';
import { Scratch, sweep } from './scratch.js';
import type { Step } from './steps.js';

/**
 * Does the steps of a change. More than one is written down first, for the next command to finish:
 * whatever ends this process, each file is old or new, and none stays so with others being new.
 *
 * @throws ConflictError if another program has changed the first file meanwhile; nothing was changed
 */
export function commit(root: string, steps: readonly Step[], scratch: Scratch): void {
  const [first, ...rest] = steps;
  if (first === undefined) return;
  if (rest.length > 0) writeJournal(root, steps, scratch);
  const isBegun = apply(root, first, scratch);
  for (const step of isBegun ? rest : []) apply(root, step, scratch);
  syncAll(root, steps);
  if (rest.length > 0) removeJournal(root);
  if (isBegun) return;
  throw new ConflictError('another program has written to the store meanwhile', {
    hint: 'nothing was changed; run the command again',
  });
}

/** Finishes what was broken off, and removes what it left. Nobody else may be writing. */
export function finish(root: string): void {
  const steps = readJournal(root);
  if (steps !== null) {
    const scratch = new Scratch();
    for (const step of steps) apply(root, step, scratch);
    syncAll(root, steps);
    removeJournal(root);
  }
  sweep(root);
}
