import { UsageError } from '../errors.js';

/** Part of an expression: UTF-16 offsets from `start` up to, but not including, `end`. */
export interface Spot {
  readonly start: number;
  readonly end: number;
}

/**
 * An expression, or filter, that cannot be read or compares what cannot be compared. The message has the
 * expression and the column; a terminal shows `problem` and points at the place.
 */
export class ExpressionError extends UsageError {
  constructor(
    readonly problem: string,
    readonly text: string,
    readonly spot: Spot,
    hint?: string,
    cause?: unknown,
  ) {
    const column = Array.from(text.slice(0, spot.start)).length + 1;
    super(`${problem} (column ${column} of ${JSON.stringify(text)})`, { hint, cause });
  }
}
