import { takeAlias } from '../alias-argument.js';
import type { Context } from '../context.js';
import type { AliasOptions } from './alias.js';
import { promote } from './promote.run.js';

/** To set an alias is to promote to it: the same plan, the same gates; a protected one is refused. */
export async function run(
  args: readonly (string | undefined)[],
  options: AliasOptions,
  context: Context,
) {
  const { ref, alias } = takeAlias(args, options);
  await promote(ref, { ...options, alias }, context, true);
}
