import { UsageError } from '../domain/errors.js';
import { NOBODY } from '../domain/expected-current.js';
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

/**
 * A version that an option names by its number, as `3` or `v3`.
 *
 * @throws UsageError
 */
export function givenNumber(text: string | undefined, option: string): string | undefined {
  const number = /^v?(\d{1,18})$/.exec(text ?? '')?.[1];
  if (text === undefined || number !== undefined) return number;
  throw new UsageError(`"${text}" is no number of a version`, { hint: `write it as ${option} 3` });
}

/** The version of `--expect-current`, or `none`. @throws UsageError */
export function givenExpected(text: string | undefined): string | undefined {
  return text === NOBODY ? text : givenNumber(text, '--expect-current');
}
