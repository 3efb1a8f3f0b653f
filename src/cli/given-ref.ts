import { UsageError } from '../domain/errors.js';
import { modelNameOf, type Ref, refFromOptions } from '../domain/refs.js';
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

/** The model that the arguments of a command about a model name. @throws UsageError if they name none */
export function givenModel(name: string | undefined, flags: RefFlags): string {
  const ref = refFromOptions({ ref: name, model: modelFlag(flags), version: flags.version });
  return modelNameOf(named(ref, 'NAME or --model NAME'));
}

function named(ref: Ref | undefined, form = 'NAME/3 or --model NAME --version 3'): Ref {
  if (ref) return ref;
  throw new UsageError('no model is named', {
    hint: `write ${form}; \`mlreg list\` shows the models`,
  });
}
