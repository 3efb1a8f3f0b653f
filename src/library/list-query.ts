import type { AbsentName } from '../domain/expressions/absent-names.js';
import { parseOrder } from '../domain/expressions/order.js';
import { parseExpression } from '../domain/expressions/parse.js';
import type { Vocabulary } from '../domain/expressions/syntax.js';
import { parseStage } from '../domain/names.js';
import type { TagFilter } from '../operations/list-models.js';
import type { CallOptions } from './options.js';
import type { Session } from './session.js';

/** Which rows of a list are wanted. */
export interface ListQuery extends CallOptions {
  /** An expression of mlreg's, such as `metrics.accuracy >= 0.85`. */
  readonly where?: string | undefined;
  /** Such as `metrics.accuracy desc, name`. */
  readonly orderBy?: string | undefined;
  /** A filter of the server's own grammar. */
  readonly filter?: string | undefined;
  readonly stage?: string | undefined;
  readonly alias?: string | undefined;
  /** Tags that must be there; null for any value. */
  readonly tags?: Readonly<Record<string, string | null>> | undefined;
  readonly limit?: number | undefined;
}

/** What operations want to know of it. @throws ExpressionError, UsageError */
export function selectionOf(query: ListQuery, vocabulary: Vocabulary) {
  const { where, orderBy, filter, stage, alias, tags = {}, limit } = query;
  return {
    where: where === undefined ? undefined : parseExpression(where, vocabulary),
    order: orderBy === undefined ? undefined : parseOrder(orderBy, vocabulary),
    filter,
    stage: stage === undefined ? undefined : parseStage(stage),
    alias,
    tags: Object.entries(tags).map(
      ([key, value]): TagFilter => (value === null ? { key } : { key, value }),
    ),
    limit,
  };
}

/** For a name that is perhaps a typo. */
export function absentTo({ warn }: Pick<Session, 'warn'>): (absent: AbsentName) => void {
  return ({ text, of, guesses }) => {
    const like = guesses.length > 0 ? `; did you mean ${guesses.join(' or ')}?` : '';
    warn(`none of the ${of} that were looked at has ${text}${like}`);
  };
}
