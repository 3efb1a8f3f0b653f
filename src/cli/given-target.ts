import { UsageError } from '../domain/errors.js';
import { parseAlias, parseStage } from '../domain/names.js';
import type { PromotionTarget } from '../domain/promotion-target.js';
import type { RefFlags } from './options.js';

/**
 * The target that `--stage` or `--alias` names; undefined for neither.
 *
 * @throws UsageError for both, and for what is no stage or alias
 */
export function givenTarget({ stage, alias }: RefFlags): PromotionTarget | undefined {
  if (stage !== undefined && alias !== undefined) {
    throw new UsageError('--stage and --alias are both given', {
      hint: 'promote to one of them, then to the other',
    });
  }
  if (stage !== undefined) return { kind: 'stage', stage: parseStage(stage) };
  return alias === undefined ? undefined : { kind: 'alias', alias: parseAlias(alias) };
}
