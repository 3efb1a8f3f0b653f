import {
  BrokenAnswerError,
  ConnectionError,
  ResponseShapeError,
  RestError,
  SilentServerError,
} from '../../client/index.js';
import { ConflictError, MlregError, NotFoundError, UsageError } from '../../domain/errors.js';
import { inWords } from './network-words.js';
import { proxyError, wantsProxyCredentials } from './proxy-error.js';
import { redirectError } from './redirect.js';

/** Runs calls of the client and turns its errors into mlreg's. */
export async function translated<Result>(
  server: URL,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw toMlregError(server, error);
  }
}

/** The same for a list. */
export async function* translatedList<Item>(
  server: URL,
  items: AsyncIterable<Item>,
): AsyncGenerator<Item, void, undefined> {
  try {
    yield* items;
  } catch (error) {
    throw toMlregError(server, error);
  }
}

export function toMlregError(server: URL, cause: unknown): unknown {
  const at = server.href.replace(/\/$/, '');
  if (cause instanceof RestError) {
    return cause.redirect === null
      ? statusError(at, cause)
      : redirectError(server, cause, cause.redirect);
  }
  if (cause instanceof ConnectionError && cause.proxy !== null) {
    return proxyError(at, cause, cause.proxy);
  }
  if (cause instanceof ConnectionError) {
    return new MlregError('unreachable', `cannot connect to ${at}: ${inWords(cause.code)}`, {
      hint: connectionHint(cause.code, at),
      cause,
    });
  }
  if (cause instanceof SilentServerError) {
    return new MlregError('timeout', `${at} did not answer for ${cause.waited / 1000} s`, {
      hint: 'MLFLOW_HTTP_REQUEST_TIMEOUT=SECONDS waits longer; a locked database answers after 20 s',
      cause,
    });
  }
  if (cause instanceof BrokenAnswerError) {
    return new MlregError('unreachable', cause.message, {
      hint: 'run the command again: what is so already is not done twice',
      cause,
    });
  }
  if (cause instanceof ResponseShapeError) {
    return new MlregError('error', `${at}: ${cause.message}`, {
      hint: `is ${at} an MLflow tracking server? \`curl ${at}/version\` should print a version`,
      cause,
    });
  }
  return cause;
}

/** What is not there is the workspace: nothing must take that for a model or run of it. */
export function isOfWorkspace({ serverMessage }: RestError): boolean {
  return /^Workspace '/.test(serverMessage);
}

function statusError(at: string, cause: RestError): MlregError {
  const said = cause.serverMessage;
  switch (cause.errorCode) {
    case 'RESOURCE_DOES_NOT_EXIST':
      if (isOfWorkspace(cause)) {
        return new MlregError('not_found', `${at}: ${said}`, {
          hint: '`mlreg config show` tells who asks for this workspace',
          cause,
        });
      }
      return new NotFoundError(said, { hint: '`mlreg list` shows what there is', cause });
    case 'RESOURCE_ALREADY_EXISTS':
      return new ConflictError(said, { hint: '`mlreg list` shows what there is', cause });
    case 'INVALID_PARAMETER_VALUE':
    case 'BAD_REQUEST':
      return new UsageError(`${at} refuses the request: ${said}`, {
        hint: badRequestHint(cause),
        cause,
      });
  }
  switch (cause.status) {
    case 401:
      return unauthenticated(at, cause);
    case 403:
      return new MlregError('forbidden', `${at} does not allow this (403): ${said}`, {
        hint: 'ask the server\'s administrator for the permission; "Invalid Host header" means its --allowed-hosts',
        cause,
      });
    case 404:
      return new MlregError('error', `${at} has no ${cause.request.path} (404)`, {
        hint: `is ${at} the root of an MLflow tracking server? \`mlreg config show\` tells where the URI comes from`,
        cause,
      });
    case 407:
      return wantsProxyCredentials(at, cause);
    case 408:
    case 429:
    case 502:
    case 503:
    case 504:
      return new MlregError('unreachable', `${at} cannot answer now (${cause.status}): ${said}`, {
        hint: waitHint(cause),
        cause,
      });
    default:
      return new MlregError(
        'error',
        `${at} failed on ${cause.request.path} (${cause.status}): ${said}`,
        {
          hint: "the reason is in the server's log; --verbose shows every request",
          cause,
        },
      );
  }
}

function unauthenticated(at: string, cause: RestError): MlregError {
  const said = cause.serverMessage;
  const wanted = cause.isAnonymous
    ? `${at} wants credentials, and none are set (401): ${said}`
    : `${at} wants other credentials (401): ${said}`;
  const set = 'set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN';
  const hint = cause.isAnonymous ? set : `${set}; \`mlreg config show\` tells which are in force`;
  return new MlregError('unauthenticated', wanted, { hint, cause });
}

function badRequestHint({ request }: RestError): string {
  return request.path.endsWith('/search')
    ? "a filter is written as: name LIKE 'lstm%' AND tags.team = 'rca' (AND only)"
    : 'the words are those of the server; --verbose shows the request';
}

function waitHint({ retryAfter }: RestError): string {
  if (retryAfter === null) return 'try again later';
  return `it asks to wait ${Math.ceil(retryAfter / 1000)} s; try again then`;
}

function connectionHint(code: string, at: string): string {
  if (/_ALERT_/.test(code)) {
    return 'the server wants a certificate of ours; MLFLOW_TRACKING_CLIENT_CERT_PATH names it';
  }
  if (/CERT|SIGNATURE|ISSUER/.test(code)) {
    return 'its certificate is not trusted here; name its CA in MLFLOW_TRACKING_SERVER_CERT_PATH';
  }
  return `is the server running, and is ${at} its address? \`mlreg config show\` tells where the URI comes from`;
}
