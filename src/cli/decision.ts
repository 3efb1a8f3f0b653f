import type { Decision } from '../domain/approvals.js';
import { type Decided, decideOnVersion } from '../operations/decide-on-version.js';
import { actorOf } from './actor.js';
import type { Context } from './context.js';
import { givenRef } from './given-ref.js';
import type { RefFlags, WriteFlags } from './options.js';
import { checkFields } from './view/fields.js';
import { printWrite, WRITE_FIELDS, type WriteRecord } from './view/print-write.js';

export interface DecisionOptions extends RefFlags, WriteFlags {
  message?: string;
}

/** What `approve` and `reject` share. */
export async function runDecision(
  decision: Decision,
  ref: string | undefined,
  options: DecisionOptions,
  context: Context,
): Promise<void> {
  const parsed = givenRef(ref, options);
  checkFields(context.output.fields ?? [], WRITE_FIELDS);
  const { message: reason, dryRun = false } = options;
  const { settings } = await context.settings();
  const actor = actorOf(settings, context.io);
  const deps = { ...(await context.writableRegistry(dryRun)), now: context.io.now };
  const decided = await decideOnVersion({ ref: parsed, actor, decision, reason, dryRun }, deps);
  const { changed, plan, result } = decided;
  const record: WriteRecord = {
    changed,
    plan,
    result: result && {
      registered_name: plan.model,
      version: plan.version,
      approvals: result,
    },
  };
  const ids = [`${plan.model}/${plan.version}`];
  await printWrite(record, { ids, sentences: [sentence(decided, dryRun)] }, context);
}

function sentence({ changed, plan }: Decided, dryRun: boolean): string {
  const { model, version, actor, decision, reason } = plan;
  const name = `${model} version ${version}`;
  const why = reason === null ? '' : `: ${reason}`;
  if (dryRun) return `would have ${decision} ${name} as ${actor}${why}`;
  if (!changed) return `${actor} has ${decision} ${name} already: nothing was changed`;
  return `${decision} ${name} as ${actor}${why}`;
}
