/**
 * The one family of errors that operations, adapters and commands throw. The exit code of each
 * `code` stands in one table (`cli/exit-codes.ts`).
 */
export type ErrorCode =
  | 'error'
  | 'usage'
  | 'partial'
  | 'unauthenticated'
  | 'forbidden'
  | 'conflict'
  | 'integrity'
  | 'refused'
  | 'not_found'
  | 'locked'
  | 'differs'
  | 'unreachable'
  | 'timeout'
  | 'interrupted'
  | 'terminated';

export interface ErrorDetails {
  /** What to do next: a sentence that ends in a command or a setting. */
  readonly hint?: string | undefined;
  readonly cause?: unknown;
  /** What a program may want to know of it; snake_case keys. */
  readonly details?: object | undefined;
}

/** An error that a user is meant to read: what went wrong, with what, and what to type next. */
export class MlregError extends Error {
  override readonly name: string = 'MlregError';
  readonly hint: string | undefined;
  readonly details: object | undefined;

  constructor(
    readonly code: ErrorCode,
    message: string,
    { hint, cause, details }: ErrorDetails = {},
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.hint = hint;
    this.details = details;
  }
}

/** Bad arguments or settings; nothing has been sent. */
export class UsageError extends MlregError {
  override readonly name = 'UsageError';
  constructor(message: string, details?: ErrorDetails) {
    super('usage', message, details);
  }
}

/** A model, version, alias or run that the registry does not have. */
export class NotFoundError extends MlregError {
  override readonly name = 'NotFoundError';
  constructor(message: string, details?: ErrorDetails) {
    super('not_found', message, details);
  }
}

/** What the plan was made on is no longer so; nothing further was written. */
export class ConflictError extends MlregError {
  override readonly name = 'ConflictError';
  constructor(message: string, details?: ErrorDetails) {
    super('conflict', message, details);
  }
}

/** Bytes that are not what they should be: cut, changed, or with a path that leads elsewhere. */
export class IntegrityError extends MlregError {
  override readonly name = 'IntegrityError';
  constructor(message: string, details?: ErrorDetails) {
    super('integrity', message, details);
  }
}

/** A rule says no: the version is not READY, or every write is refused. */
export class RefusedError extends MlregError {
  override readonly name = 'RefusedError';
  constructor(message: string, details?: ErrorDetails) {
    super('refused', message, details);
  }
}

/** Some of the writes were done and some were not; the message says which. */
export class PartialError extends MlregError {
  override readonly name = 'PartialError';
  constructor(message: string, details?: ErrorDetails) {
    super('partial', message, details);
  }
}
