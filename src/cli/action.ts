import type { Context } from './context.js';

/** The work of a command: its arguments, its options, and what it has of the outside. */
export type Action<Options> = (
  args: readonly (string | undefined)[],
  options: Options,
  context: Context,
) => Promise<void>;

/** Makes the action of a command from the module that does its work, imported when it is needed. */
export type MakeAction = <Options>(
  load: () => Promise<{ readonly run: Action<Options> }>,
) => (...given: unknown[]) => Promise<void>;
