import type { RetentionDecision } from '../../domain/retention.js';
import type { ModelVersion } from '../../domain/types.js';
import type { CleanupResult } from '../../operations/apply-cleanup.js';
import type { CleanupPlan } from '../../operations/plan-cleanup.js';
import type { Context } from '../context.js';
import { counted } from './counted.js';
import { printDocument } from './document.js';
import type { WriteRecord } from './print-write.js';
import { printRows } from './rows.js';

interface PlanRow {
  readonly model: string;
  readonly version: string;
  readonly action: RetentionDecision['action'];
  readonly reason: string;
}

interface CleanupRecord extends WriteRecord {
  readonly plan: { readonly versions: readonly PlanRow[] };
  readonly result: {
    readonly deleted: readonly object[];
    readonly archived: readonly object[];
  } | null;
}

/** What a plan would delete or archive. */
export function goingIn({ decisions }: CleanupPlan): RetentionDecision[] {
  return decisions.filter(({ action }) => action !== 'keep');
}

/** @param result - what was done; null after a dry run */
export function cleanupRecord(plan: CleanupPlan, result: CleanupResult | null): CleanupRecord {
  const versions = plan.decisions.map(({ version, action, reason }) => ({
    ...idOf(version),
    action,
    reason,
  }));
  return {
    changed: result !== null && result.deleted.length + result.archived.length > 0,
    plan: { versions },
    result: result && {
      deleted: result.deleted.map(idOf),
      archived: result.archived.map(idOf),
    },
  };
}

function idOf({ modelName, version }: ModelVersion) {
  return { model: modelName, version };
}

/** The plan as a table, and a count of what was done. */
export async function printCleanup(
  record: CleanupRecord,
  context: Pick<Context, 'io' | 'output' | 'say'>,
): Promise<void> {
  const { versions } = record.plan;
  const going = versions.filter(({ action }) => action !== 'keep');
  const human = async () => {
    await printRows(
      context.output.quiet ? going : versions,
      {
        columns: ['model', 'version', 'action', 'reason'],
        id: ({ model, version }) => `${model}/${version}`,
        none: 'no versions found',
      },
      context,
    );
    if (!context.output.quiet)
      context.say(`${summary(record)} of ${counted(versions.length, 'version')}`);
  };
  await printDocument(record, human, context);
}

function summary({ plan: { versions }, result }: CleanupRecord): string {
  const isArchiving = versions.some(({ action }) => action === 'archive');
  if (result === null) {
    const going = versions.filter(({ action }) => action !== 'keep').length;
    return `would ${isArchiving ? 'archive' : 'delete'} ${going}`;
  }
  return isArchiving ? `archived ${result.archived.length}` : `deleted ${result.deleted.length}`;
}
