import {
  type Approval,
  approvalKey,
  approvalsOf,
  approvalText,
  type Decision,
} from '../domain/approvals.js';
import { ConflictError, UsageError } from '../domain/errors.js';
import type { Ref } from '../domain/refs.js';
import type { Millis } from '../domain/types.js';
import { readBack } from './half-done.js';
import { type RecordedDeps, recordChange } from './record-change.js';
import { resolveNamedVersion } from './resolve-ref.js';

export interface DecisionInput {
  readonly ref: Ref;
  readonly actor: string;
  readonly decision: Decision;
  readonly reason?: string | undefined;
  readonly dryRun?: boolean | undefined;
}

export interface DecisionPlan {
  readonly model: string;
  readonly version: string;
  readonly actor: string;
  readonly decision: Decision;
  readonly reason: string | null;
  /** What the same person decided before. */
  readonly from: Decision | null;
}

export interface Decided {
  readonly changed: boolean;
  readonly plan: DecisionPlan;
  /** All approvals as read back; null after a dry run. */
  readonly result: readonly Approval[] | null;
}

/** The value of a tag has 5,000 characters at most (MLflow 2.9); quotes of a reason count twice. */
const LONGEST_VALUE = 5_000;

/**
 * Approves or rejects a version. It replaces what the same person decided before; without a reason,
 * the same decision stands as it is.
 *
 * @throws UsageError for a bare name, or a reason that is too long
 * @throws ConflictError if somebody of nearly the same name has decided at the same time
 */
export async function decideOnVersion(
  { ref, actor, decision, reason = '', dryRun }: DecisionInput,
  deps: RecordedDeps & { readonly now: () => Millis },
): Promise<Decided> {
  const { modelName: model, version, tags } = await resolveNamedVersion(ref, deps);
  const before = approvalsOf(tags);
  const own = before.find((each) => each.actor === actor);
  const of = { model, version, actor, decision };
  const plan = { ...of, reason: reason || null, from: own?.decision ?? null };
  const at = new Date(deps.now()).toISOString();
  const value = approvalText({ actor, decision, reason: plan.reason, at });
  if (value.length > LONGEST_VALUE) {
    throw new UsageError(
      `the reason is too long: with your name it takes ${value.length} characters of a tag, and ` +
        `there is room for ${LONGEST_VALUE}`,
      { hint: 'say it shorter, and put the rest where --message can point to' },
    );
  }
  const isSo = own?.decision === decision && (reason === '' || own.reason === reason);
  if (dryRun) return { changed: false, plan, result: null };
  if (isSo) return { changed: false, plan, result: before };
  const verb = decision === 'approved' ? 'approve' : 'reject';
  const intent = { verb, model, version, target: null, from: [] };
  const result = await recordChange(intent, deps, async () => {
    const key = approvalKey(actor, tags);
    await deps.registry.setTag({ model, version }, key, value);
    return await readBack(`${decision} ${model}/${version}`, async () => {
      const { tags: now } = await deps.registry.getVersion(model, version);
      // Two actors may have the same key: the tag is whose word came last.
      if (now.get(key) === value) return approvalsOf(now);
      throw new ConflictError(`somebody else has written the tag ${key} at the same time`, {
        hint: 'run the same command again: your word gets a tag of its own',
      });
    });
  });
  return { changed: true, plan, result };
}
