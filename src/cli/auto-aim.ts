import { UsageError } from '../domain/errors.js';
import { isInUse, type PromotionTarget, targetName } from '../domain/promotion-target.js';
import { modelNameOf, refFromOptions } from '../domain/refs.js';
import type { PromoteOptions } from './commands/promote.js';
import { modelFlag } from './options.js';

/** @throws UsageError for options that mean nothing without `--auto` */
export function refuseWithoutAuto({ all, metric, lowerIsBetter }: PromoteOptions): void {
  const option = all
    ? '--all'
    : metric !== undefined
      ? '--metric'
      : lowerIsBetter && '--lower-is-better';
  if (!option) return;
  throw new UsageError(`${option} is for --auto`, {
    hint: 'add --auto to have the version chosen by a metric',
  });
}

/**
 * The model whose versions `--auto` chooses from; undefined for all of them.
 *
 * @throws UsageError
 */
export function autoModel(ref: string | undefined, options: PromoteOptions): string | undefined {
  const { version, all, toModel, expectCurrent } = options;
  if (toModel !== undefined) {
    throw new UsageError('--auto and --to-model are both given', {
      hint: 'promote with --auto first, then copy NAME/Production',
    });
  }
  if (version !== undefined) {
    throw new UsageError(`--version ${version} and --auto are both given`, {
      hint: '--auto chooses the version: name the model alone',
    });
  }
  const named = refFromOptions({ ref, model: modelFlag(options) });
  const model = named && modelNameOf(named);
  if (model !== undefined && all) {
    throw new UsageError(`"${model}" and --all are both given`, { hint: 'give one of the two' });
  }
  if (model === undefined && !all) {
    throw new UsageError('no model is named', { hint: 'write NAME, or --all for every model' });
  }
  if (all && expectCurrent !== undefined) {
    throw new UsageError('--expect-current and --all are both given', {
      hint: '--expect-current names a version of one model: name the model',
    });
  }
  return model;
}

/** @throws UsageError for the stages that versions go to when they are done with */
export function refuseUnheld(target: PromotionTarget): void {
  if (isInUse(target)) return;
  throw new UsageError(
    `--auto promotes the best version, and ${targetName(target)} is no place for it`,
    {
      hint: 'write --stage Staging, --stage Production or --alias NAME',
    },
  );
}
