import { UsageError } from '../../domain/errors.js';
import type { TagTarget } from '../../domain/registry-store.js';
import {
  changeDescription,
  type Described,
  type DescriptionChange,
  readDescription,
} from '../../operations/change-description.js';
import type { Context } from '../context.js';
import { givenRef } from '../given-ref.js';
import { cellText } from '../view/cell.js';
import { printDocument } from '../view/document.js';
import { checkFields } from '../view/fields.js';
import { printWrite, WRITE_FIELDS } from '../view/print-write.js';
import type { DescribeOptions } from './describe.js';

const FIELDS = ['registered_name', 'version', 'description'];

export async function run(
  [word]: readonly (string | undefined)[],
  options: DescribeOptions,
  context: Context,
) {
  const ref = givenRef(word, options);
  const { set, clear, dryRun = false } = options;
  if (set !== undefined && clear) {
    throw new UsageError('--set and --clear are both given', { hint: 'give one of the two' });
  }
  const { stdout } = context.io;
  if (set === undefined && !clear) {
    checkFields(context.output.fields ?? [], FIELDS);
    const described = await readDescription(ref, await context.registry());
    const text = described.description ?? '';
    const print = () => text !== '' && stdout.write(`${cellText(text)}\n`);
    return await printDocument(toRecord(described), () => void print(), context);
  }
  checkFields(context.output.fields ?? [], WRITE_FIELDS);
  const deps = await context.changes(options);
  const change = await changeDescription({ ref, description: set || null, dryRun }, deps);
  const { changed, plan, result } = change;
  const record = {
    changed,
    plan: { model: plan.target.model, version: plan.target.version ?? null, ...texts(plan) },
    result: result && toRecord(result),
  };
  const lines = { ids: [idOf(plan.target)], sentences: [sentence(change, dryRun)] };
  await printWrite(record, lines, context);
}

function texts({ from, description }: DescriptionChange['plan']) {
  return { from, description };
}

function toRecord({ target, description }: Described) {
  return { registered_name: target.model, version: target.version ?? null, description };
}

function sentence({ plan }: DescriptionChange, dryRun: boolean): string {
  const { target, description, from } = plan;
  const name = idOf(target);
  if (from === description) return `${name} is described so already: nothing to do`;
  const verb = description === null ? 'clear' : 'set';
  if (dryRun) return `would ${verb} the description of ${name}`;
  return `${description === null ? 'cleared' : 'set'} the description of ${name}`;
}

function idOf({ model, version }: TagTarget): string {
  return version === undefined ? model : `${model}/${version}`;
}
