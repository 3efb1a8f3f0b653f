import { readTags } from '../../operations/change-tags.js';
import type { Context } from '../context.js';
import { givenRef } from '../given-ref.js';
import { checkFields } from '../view/fields.js';
import { printRows } from '../view/rows.js';
import type { TagOptions } from './tag.js';

const FIELDS = ['key', 'value'];

export async function run(
  [ref]: readonly (string | undefined)[],
  options: TagOptions,
  context: Context,
) {
  const parsed = givenRef(ref, options);
  checkFields(context.output.fields ?? [], FIELDS);
  const { tags } = await readTags(parsed, await context.registry());
  const view = { columns: FIELDS, id: ({ key }: { key: string }) => key, none: 'no tags' };
  await printRows(rows(tags), view, context);
}

async function* rows(tags: ReadonlyMap<string, string>) {
  for (const [key, value] of [...tags].sort()) yield { key, value };
}
