import { UsageError } from '../domain/errors.js';
import { parseAlias } from '../domain/names.js';
import { modelFlag, type RefFlags } from './options.js';

/**
 * Splits `REF ALIAS`: either of the two may have come by an option instead.
 *
 * @throws UsageError if one is missing, given twice, or no alias
 */
export function takeAlias(
  args: readonly (string | undefined)[],
  options: RefFlags,
): { ref: string | undefined; alias: string } {
  const given = args.filter((arg) => arg !== undefined);
  const ref = modelFlag(options) === undefined ? given.shift() : undefined;
  const words = [...given, ...(options.alias === undefined ? [] : [options.alias])];
  const [alias, ...surplus] = words;
  if (alias === undefined || surplus.length > 0) {
    throw new UsageError(
      alias === undefined ? 'no alias is named' : `too many arguments: ${words.join(' ')}`,
      { hint: 'write it as `mlreg alias set NAME/3 ALIAS` or `mlreg alias remove NAME ALIAS`' },
    );
  }
  return { ref, alias: parseAlias(alias) };
}
