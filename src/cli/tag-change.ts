import { UsageError } from '../domain/errors.js';
import { changeTags, type TagResult } from '../operations/change-tags.js';
import type { TagOptions } from './commands/tag.js';
import type { Context } from './context.js';
import { givenRef } from './given-ref.js';
import { modelFlag } from './options.js';
import { checkFields } from './view/fields.js';
import { printWrite, WRITE_FIELDS, type WriteLines, type WriteRecord } from './view/print-write.js';

/**
 * What `tag set` and `tag remove` share.
 *
 * @param parse - a word of the command line as a key with its value, null to remove it
 */
export async function runTagChange(
  args: readonly (string | undefined)[],
  options: TagOptions,
  context: Context,
  parse: (word: string) => readonly [key: string, value: string | null],
): Promise<void> {
  const words = args.filter((arg) => arg !== undefined);
  const ref = givenRef(modelFlag(options) === undefined ? words.shift() : undefined, options);
  if (words.length === 0) {
    throw new UsageError('no tag is named', {
      hint: 'write it as `mlreg tag set REF KEY=VALUE` or `mlreg tag remove REF KEY`',
    });
  }
  const changes = new Map(words.map(parse));
  checkFields(context.output.fields ?? [], WRITE_FIELDS);
  const { dryRun = false } = options;
  const deps = await context.changes(options);
  const changed = await changeTags({ ref, changes, dryRun }, deps);
  await printWrite(toRecord(changed), toLines(changed, dryRun), context);
}

function toRecord({ changed, plan, result }: TagResult): WriteRecord {
  const { model, version, changes } = plan;
  const set = new Map([...changes].filter(([, value]) => value !== null));
  const remove = [...changes].filter(([, value]) => value === null).map(([key]) => key);
  return {
    changed,
    plan: { model, version, set, remove },
    result: result && { registered_name: model, version, tags: result },
  };
}

function toLines({ plan }: TagResult, dryRun: boolean): WriteLines {
  const { model, version, changes } = plan;
  const ids = [version === null ? model : `${model}/${version}`];
  const of = version === null ? model : `${model} version ${version}`;
  const sentences = [...changes].map(([key, value]) => {
    const what = value === null ? `removed ${key} of ${of}` : `set ${key}=${value} of ${of}`;
    return dryRun ? `would have ${what}` : what;
  });
  return sentences.length > 0
    ? { ids, sentences }
    : { ids, sentences: [`${of} is so already: nothing to do`] };
}
