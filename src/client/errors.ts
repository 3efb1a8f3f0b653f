/** What a request was, for messages; never its headers or body. */
export interface RequestLabel {
  readonly method: string;
  /** Path below the server's root, such as `/api/2.0/mlflow/runs/search`. */
  readonly path: string;
}

function label({ method, path }: RequestLabel): string {
  return `${method} ${path}`;
}

/** Base of everything that the client throws by itself. */
export abstract class ClientError extends Error {
  protected constructor(
    message: string,
    readonly request: RequestLabel,
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause });
  }
}

/** The server answered with an error status. */
export class RestError extends ClientError {
  override readonly name = 'RestError';

  constructor(
    request: RequestLabel,
    readonly status: number,
    /** MLflow's `error_code`, such as `RESOURCE_DOES_NOT_EXIST`; null where there is none. */
    readonly errorCode: string | null,
    /** The server's own words, as they came: not to be printed unescaped. */
    readonly serverMessage: string,
    /** Milliseconds, from `Retry-After`. */
    readonly retryAfter: number | null = null,
    /** Where a redirect leads, without query and user information; it may be relative. */
    readonly redirect: string | null = null,
    /** True if the request had no credential. */
    readonly isAnonymous = false,
  ) {
    super(`${label(request)} answered ${status}: ${serverMessage}`, request);
  }
}

/** The request worked, but the answer is not what MLflow answers there. */
export class ResponseShapeError extends ClientError {
  override readonly name = 'ResponseShapeError';

  constructor(
    request: RequestLabel,
    /** What is wrong with it, in words. */
    readonly found: string,
    readonly serverVersion: string | null = null,
    cause?: unknown,
  ) {
    const server = serverVersion ? ` (MLflow ${serverVersion})` : '';
    super(`${label(request)}${server} answered ${found}`, request, cause);
  }
}

/** The server could not be reached: refused, unknown name, no route, TLS not agreed. */
export class ConnectionError extends ClientError {
  override readonly name = 'ConnectionError';

  constructor(
    request: RequestLabel,
    /** Node's code, such as `ECONNREFUSED`. */
    readonly code: string,
    message: string,
    cause?: unknown,
    /** The proxy that could not be reached, or that did not connect us, as `host:port`. */
    readonly proxy: string | null = null,
  ) {
    super(message, request, cause);
  }
}

/** The connection broke after the request was sent: it may have been carried out. */
export class BrokenAnswerError extends ClientError {
  override readonly name = 'BrokenAnswerError';

  constructor(request: RequestLabel, message: string, cause?: unknown) {
    super(message, request, cause);
  }
}

/** Connected, then silent for too long: it may have been carried out. */
export class SilentServerError extends ClientError {
  override readonly name = 'SilentServerError';

  constructor(
    request: RequestLabel,
    /** Milliseconds. */
    readonly waited: number,
  ) {
    super(`${label(request)}: no answer for ${waited / 1000} s`, request);
  }
}
