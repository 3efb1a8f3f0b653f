import { parseTagKey } from '../../domain/names.js';
import type { Context } from '../context.js';
import { runTagChange } from '../tag-change.js';
import type { TagOptions } from './tag.js';

export async function run(
  args: readonly (string | undefined)[],
  options: TagOptions,
  context: Context,
) {
  await runTagChange(args, options, context, (word) => [parseTagKey(word), null]);
}
