import {
  type Approval,
  approvalKey,
  approvalsOf,
  approvalText,
  type Decision,
} from '../domain/approvals.js';
import { UsageError } from '../domain/errors.js';
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

/** The value of a tag has 5,000 characters at most (MLflow 2.9). */
const LONGEST_REASON = 4000;

/**
 * Approves or rejects a version. It replaces what the same person decided before; without a reason,
 * the same decision stands as it is.
 *
 * @throws UsageError for a bare name, or a reason that is too long
 */
export async function decideOnVersion(
  { ref, actor, decision, reason = '', dryRun }: DecisionInput,
  deps: RecordedDeps & { readonly now: () => Millis },
): Promise<Decided> {
  if (reason.length > LONGEST_REASON) {
    throw new UsageError(`a reason has ${LONGEST_REASON} characters at most`, {
      hint: 'say it shorter, and put the rest where --message can point to',
    });
  }
  const { modelName: model, version, tags } = await resolveNamedVersion(ref, deps);
  const before = approvalsOf(tags);
  const own = before.find((each) => each.actor === actor);
  const of = { model, version, actor, decision };
  const plan = { ...of, reason: reason || null, from: own?.decision ?? null };
  const isSo = own?.decision === decision && (reason === '' || own.reason === reason);
  if (dryRun) return { changed: false, plan, result: null };
  if (isSo) return { changed: false, plan, result: before };
  const at = new Date(deps.now()).toISOString();
  const value = approvalText({ actor, decision, reason: plan.reason, at });
  const verb = decision === 'approved' ? 'approve' : 'reject';
  const intent = { verb, model, version, target: null, from: [] };
  const result = await recordChange(intent, deps, async () => {
    await deps.registry.setTag({ model, version }, approvalKey(actor, tags), value);
    return await readBack(`${decision} ${model}/${version}`, async () =>
      approvalsOf((await deps.registry.getVersion(model, version)).tags),
    );
  });
  return { changed: true, plan, result };
}
