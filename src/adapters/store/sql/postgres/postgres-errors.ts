import { type ErrorCode, MlregError } from '../../../../domain/errors.js';
import { SqlError, type SqlErrorKind } from '../driver.js';

interface Meaning {
  readonly kind: SqlErrorKind;
  readonly code: ErrorCode;
  /** What the database does, after its name; what it said itself follows. */
  readonly words: string;
  readonly hint?: string;
}

const AGAIN = 'run the command again; nothing was changed';
const RIGHTS = 'its owner can give you the right with GRANT; `mlreg doctor` names what is missing';
const WHO = 'set the user and password in the URI, or the password in PGPASSWORD';

const BUSY: Meaning = {
  kind: 'busy',
  code: 'unreachable',
  words: 'is locked by another program',
  hint: AGAIN,
};
const AWAY: Meaning = {
  kind: 'cannot_open',
  code: 'unreachable',
  words: 'is not there now',
  hint: 'is the server up? `mlreg doctor` looks at the way to it',
};
const UNFIT: Meaning = { kind: 'statement', code: 'usage', words: 'has no room for a value' };

/** SQLSTATE (postgresql.org/docs/current/errcodes-appendix.html): whole codes, then classes. */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  '23505': { kind: 'unique', code: 'conflict', words: 'refuses it' },
  '23503': { kind: 'foreign_key', code: 'conflict', words: 'refuses it' },
  '40001': BUSY,
  '40P01': BUSY,
  '55P03': BUSY,
  '57014': { kind: 'busy', code: 'timeout', words: 'took too long', hint: AGAIN },
  '22001': UNFIT,
  '22021': UNFIT,
  '22P05': UNFIT,
  '22025': { kind: 'statement', code: 'usage', words: 'does not take the pattern of LIKE' },
  '25006': {
    kind: 'read_only',
    code: 'forbidden',
    words: 'is only read',
    hint: 'is it a standby?',
  },
  '28': { kind: 'cannot_open', code: 'unauthenticated', words: 'does not let you in', hint: WHO },
  '3D000': {
    kind: 'cannot_open',
    code: 'usage',
    words: 'is not there',
    hint: 'is its name right? `createdb` makes a database, `mlflow db upgrade URI` a registry in it',
  },
  '42501': { kind: 'read_only', code: 'forbidden', words: 'does not let you', hint: RIGHTS },
  '53100': { kind: 'full', code: 'error', words: 'has no room left', hint: AGAIN },
  '53': AWAY,
  '57P': AWAY,
  '08': AWAY,
  XX001: { kind: 'corrupt', code: 'integrity', words: 'is damaged' },
  XX002: { kind: 'corrupt', code: 'integrity', words: 'is damaged' },
};

/** Node's codes for a way that leads nowhere. */
const NETWORK =
  /^(ECONN|ENOTFOUND$|EAI_|ETIMEDOUT$|EHOST|ENET|EPIPE$|ENOENT$|EACCES$|EADDRNOTAVAIL$)/;
const TLS = /^(ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|ERR_OSSL)/;

/** What another attempt at the same transaction may well do: somebody else was in the way. */
export function isPassing(cause: unknown): boolean {
  return ['23505', '23503', '40001', '40P01'].includes(stateOf(cause) ?? '');
}

/** True if the server does not speak TLS at all. */
export function isWithoutTls(cause: unknown): boolean {
  return /does not support SSL connections/.test(String((cause as Error | undefined)?.message));
}

/** True of the driver's own error for a statement that was not answered in time. */
export function isSilence(cause: unknown): boolean {
  return (cause as Error | undefined)?.message === 'Query read timeout';
}

/**
 * @param location - for the message
 * @returns what is no error of the database or of the way to it as it is
 */
export function toSqlError(location: string, cause: unknown): unknown {
  if (cause instanceof MlregError || !(cause instanceof Error)) return cause;
  const { kind, code, words, hint } = meaningOf(cause) ?? {};
  if (kind === undefined || code === undefined) return cause;
  const said = cause.message || stateOf(cause) || nodeCodeOf(cause);
  return new SqlError(kind, code, `${location} ${words}: ${said}`, { hint, cause });
}

/** The connection ended while the database was asked to keep what was written. */
export function unknownEnd(location: string, cause: unknown): SqlError {
  return new SqlError('cannot_open', 'unreachable', `${location} went away during the write`, {
    hint: 'it is not known whether it was done: look before you run the command again',
    cause,
  });
}

function meaningOf(cause: Error): Meaning | undefined {
  const state = stateOf(cause);
  if (state !== undefined) {
    const known = [state, state.slice(0, 3), state.slice(0, 2)].find((each) => each in MEANINGS);
    if (known !== undefined) return MEANINGS[known];
    return {
      kind: 'statement',
      code: 'error',
      words: 'refuses it',
      hint: '`mlreg doctor` looks at the database',
    };
  }
  const code = nodeCodeOf(cause);
  if (TLS.test(code) || isWithoutTls(cause) || /SSL connection|Hostname/.test(cause.message)) {
    return {
      kind: 'cannot_open',
      code: 'unreachable',
      words: 'cannot be reached by TLS as asked',
      hint: 'see sslmode and sslrootcert in the URI: ?sslmode=verify-full&sslrootcert=FILE',
    };
  }
  if (NETWORK.test(code)) {
    return { ...AWAY, words: 'cannot be reached', hint: 'is the server up, and its name right?' };
  }
  if (cause.message === 'timeout expired') return { ...AWAY, words: 'does not answer' };
  if (isSilence(cause)) {
    return { kind: 'busy', code: 'timeout', words: 'stayed silent for too long', hint: AGAIN };
  }
  if (/^Connection terminated|^Client (was closed|has encountered)/.test(cause.message))
    return AWAY;
  return undefined;
}

/** The database's own code; undefined for what did not come from it. */
function stateOf(cause: unknown): string | undefined {
  const { code, severity } = (cause ?? {}) as { code?: unknown; severity?: unknown };
  return typeof code === 'string' && severity !== undefined ? code : undefined;
}

/** Node joins the failures of several addresses into one error. */
function nodeCodeOf(cause: unknown): string {
  const { code, errors } = cause as { code?: unknown; errors?: readonly unknown[] };
  if (typeof code === 'string') return code;
  return Array.isArray(errors) ? nodeCodeOf(errors[0] ?? {}) : '';
}
