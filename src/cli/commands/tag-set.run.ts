import { parseTagKey } from '../../domain/names.js';
import type { Context } from '../context.js';
import { keyValue } from '../key-value.js';
import { runTagChange } from '../tag-change.js';
import type { TagOptions } from './tag.js';

export async function run(
  args: readonly (string | undefined)[],
  options: TagOptions,
  context: Context,
) {
  await runTagChange(args, options, context, (word) => {
    const [key, value] = keyValue(word, 'write it as `mlreg tag set NAME/3 KEY=VALUE`');
    return [parseTagKey(key), value];
  });
}
