import type { Context } from './context.js';

/**
 * How a command ends that did its work. `differs` is no error, and nothing is said of it on stderr: it
 * is an answer, given by the exit code.
 */
export type Ending = 'done' | 'differs';

/** The work of a command: its arguments, its options, and what it has of the outside. */
export type Action<Options> = (
  args: readonly (string | undefined)[],
  options: Options,
  context: Context,
) => Promise<Ending> | Promise<void>;

/** Makes the action of a command from the module that does its work, imported when it is needed. */
export type MakeAction = <Options>(
  load: () => Promise<{ readonly run: Action<Options> }>,
) => (...given: unknown[]) => Promise<void>;
