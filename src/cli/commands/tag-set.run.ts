import { UsageError } from '../../domain/errors.js';
import { parseTagKey } from '../../domain/names.js';
import type { Context } from '../context.js';
import { runTagChange } from '../tag-change.js';
import type { TagOptions } from './tag.js';

export async function run(
  args: readonly (string | undefined)[],
  options: TagOptions,
  context: Context,
) {
  await runTagChange(args, options, context, (word) => {
    const equals = word.indexOf('=');
    if (equals < 1) {
      throw new UsageError(`"${word}" is not KEY=VALUE`, {
        hint: 'write it as `mlreg tag set NAME/3 KEY=VALUE`',
      });
    }
    return [parseTagKey(word.slice(0, equals)), word.slice(equals + 1)];
  });
}
