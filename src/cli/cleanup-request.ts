import { parseDuration } from '../domain/duration.js';
import { UsageError } from '../domain/errors.js';
import { parseStage } from '../domain/names.js';
import { modelNameOf, refFromOptions } from '../domain/refs.js';
import { DEFAULT_KEEP, type RetentionPolicy } from '../domain/retention.js';
import type { CleanupOptions } from './commands/cleanup.js';
import { modelFlag } from './options.js';

/** What is asked for: a plan to be made, or one that was saved. */
export type CleanupRequest =
  | {
      readonly kind: 'plan';
      readonly policy: RetentionPolicy;
      readonly model: string | undefined;
      /** False where nothing says which models. */
      readonly hasTarget: boolean;
    }
  | { readonly kind: 'saved'; readonly file: string };

/** @throws UsageError for flags that make no sense together */
export function cleanupRequest(name: string | undefined, options: CleanupOptions): CleanupRequest {
  const ref = refFromOptions({ ref: name, model: modelFlag(options) });
  const model = ref && modelNameOf(ref);
  refuseWithPlan(options);
  if (options.apply !== undefined) {
    refuseWithApply(model, options);
    return { kind: 'saved', file: options.apply };
  }
  if (model !== undefined && options.all) {
    throw new UsageError(`"${model}" and --all are both given`, { hint: 'give one of the two' });
  }
  const policy = {
    keep: options.keep ?? DEFAULT_KEEP,
    olderThan: options.olderThan === undefined ? undefined : parseDuration(options.olderThan),
    stage: options.stage === undefined ? undefined : parseStage(options.stage),
    archive: options.archive ?? false,
    keepPrevious: options.keepPrevious ?? true,
  };
  if (policy.archive && policy.stage === 'Archived') {
    throw new UsageError('--archive and --stage Archived: those are archived already', {
      hint: 'leave out --archive to delete them',
    });
  }
  return { kind: 'plan', policy, model, hasTarget: model !== undefined || options.all === true };
}

function refuseWithPlan({ plan, overwrite, yes, message }: CleanupOptions): void {
  if (plan === undefined && overwrite) {
    throw new UsageError('--overwrite is for the file of --plan', { hint: 'add --plan FILE' });
  }
  const flag = yes ? '--yes' : message === undefined ? undefined : '--message';
  if (plan === undefined || flag === undefined) return;
  throw new UsageError(`--plan does nothing that ${flag} could be for`, {
    hint: `give ${flag} with --apply`,
  });
}

function refuseWithApply(model: string | undefined, options: CleanupOptions): void {
  const given: Readonly<Record<string, unknown>> = {
    [`"${model}"`]: model,
    '--all': options.all,
    '--keep': options.keep,
    '--older-than': options.olderThan,
    '--stage': options.stage,
    '--archive': options.archive,
    '--no-keep-previous': options.keepPrevious === false || undefined,
    '--plan': options.plan,
  };
  const [flag] = Object.entries(given).find(([, value]) => value !== undefined) ?? [];
  if (flag === undefined) return;
  throw new UsageError(`--apply does what was planned: ${flag} cannot change it`, {
    hint: 'plan again with other flags, or give --apply alone',
  });
}
