import type { Decision } from '../domain/approvals.js';
import { UsageError } from '../domain/errors.js';
import { type Decided, decideOnVersion } from '../operations/decide-on-version.js';
import type { Context } from './context.js';
import { givenRef } from './given-ref.js';
import type { RefFlags, WriteFlags } from './options.js';
import { checkFields } from './view/fields.js';
import { printWrite, WRITE_FIELDS, type WriteRecord } from './view/print-write.js';

export interface DecisionOptions extends RefFlags, WriteFlags {}

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
  const actor = await knownActor(context);
  const deps = { ...(await context.changes(options)), now: context.io.now };
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

/** @throws UsageError if nobody knows: an approval says who has given it */
async function knownActor({ io, settings }: Context): Promise<string> {
  const { actorOf } = await import('../wiring/actor.js');
  const actor = actorOf((await settings()).settings, io.env);
  if (actor !== undefined) return actor;
  throw new UsageError('it is not known who you are', { hint: 'set MLREG_ACTOR' });
}

function sentence({ changed, plan }: Decided, dryRun: boolean): string {
  const { model, version, actor, decision, reason } = plan;
  const name = `${model} version ${version}`;
  const why = reason === null ? '' : `: ${reason}`;
  if (dryRun) return `would have ${decision} ${name} as ${actor}${why}`;
  if (!changed) return `${actor} has ${decision} ${name} already: nothing was changed`;
  return `${decision} ${name} as ${actor}${why}`;
}
