import { UsageError } from '../domain/errors.js';
import { type Ref, refFromOptions } from '../domain/refs.js';
import { modelFlag, type RefFlags } from './options.js';

/**
 * The ref that the arguments of a command name.
 *
 * @throws UsageError if they name none, or a version twice
 */
export function givenRef(ref: string | undefined, flags: RefFlags): Ref {
  return named(refFromOptions({ ...flags, ref, model: modelFlag(flags) }));
}

/** The same where `--alias` and `--stage` are the target, and name no version. */
export function givenRefWithTarget(ref: string | undefined, flags: RefFlags): Ref {
  return named(refFromOptions({ ref, model: modelFlag(flags), version: flags.version }));
}

function named(ref: Ref | undefined): Ref {
  if (ref) return ref;
  throw new UsageError('no model is named', {
    hint: 'write NAME/3, --model NAME --version 3 or, for the model itself, NAME; `mlreg list` shows the models',
  });
}
