import { SqlError } from '../driver.js';

/** SQLite's result codes (sqlite.org/rescode.html); the lower byte of an extended one. */
const CODES = {
  perm: 3,
  busy: 5,
  locked: 6,
  readOnly: 8,
  ioError: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  protocol: 15,
  constraint: 19,
  notADatabase: 26,
} as const;

const EXTENDED = { foreignKey: 787, primaryKey: 1555, unique: 2067 } as const;

/** SQLite's number for an error; undefined for what is none of SQLite's. */
function resultCode(error: unknown): number | undefined {
  const { code, errcode } = error as { code?: unknown; errcode?: unknown };
  if (code !== 'ERR_SQLITE_ERROR') return undefined;
  if (typeof errcode === 'number' && errcode !== 0) return errcode;
  // The package (1.2.1) loses the number now and then where 50 processes write at once, not the text.
  return (error as Error).message === 'database is locked' ? CODES.busy : 0;
}

export function isBusy(error: unknown): boolean {
  const code = (resultCode(error) ?? 0) & 0xff;
  return code === CODES.busy || code === CODES.locked || code === CODES.protocol;
}

/** Integers above 2^53, such as times in nanoseconds. Node has a code for it, the package a text. */
export function isTooLarge(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: unknown };
  return code === 'ERR_OUT_OF_RANGE' || /too large to be represented/.test(String(message));
}

/**
 * @param file - for the message
 * @returns what is none of SQLite's errors as it is
 */
export function toSqlError(file: string, cause: unknown): unknown {
  const code = resultCode(cause);
  if (code === undefined) return cause;
  const said = (cause as Error).message;
  switch (code) {
    case EXTENDED.foreignKey:
      return new SqlError('foreign_key', 'conflict', `${file} refuses it: ${said}`, { cause });
    case EXTENDED.primaryKey:
    case EXTENDED.unique:
      return new SqlError('unique', 'conflict', `${file} refuses it: ${said}`, { cause });
  }
  switch (code & 0xff) {
    case CODES.busy:
    case CODES.locked:
    case CODES.protocol:
      return new SqlError('busy', 'unreachable', `${file} is locked by another program`, {
        hint: `run the command again; if it stays so, \`fuser ${JSON.stringify(file)}\` names the program`,
        cause,
      });
    case CODES.readOnly:
    case CODES.perm:
      return new SqlError('read_only', 'forbidden', `${file} cannot be written to: ${said}`, {
        hint: 'SQLite needs the right to write to the file, and to the folder that it is in',
        cause,
      });
    case CODES.corrupt:
      return new SqlError('corrupt', 'integrity', `${file} is damaged: ${said}`, {
        hint: `restore it from a backup; \`sqlite3 ${JSON.stringify(file)} .recover\` saves what can be read`,
        cause,
      });
    case CODES.notADatabase:
      return new SqlError('not_a_database', 'usage', `${file} is not an SQLite database`, {
        hint: 'is it the right file? `mlreg config show` tells where its name comes from',
        cause,
      });
    case CODES.full:
      return new SqlError('full', 'error', `there is no room left to write to ${file}`, {
        hint: 'nothing was changed: free some space, and run the command again',
        cause,
      });
    case CODES.cannotOpen:
    case CODES.ioError:
      return new SqlError(
        'cannot_open',
        'unreachable',
        `${file} cannot be read or written: ${said}`,
        {
          hint: 'SQLite needs a local disk, and the right to write to the folder of the file',
          cause,
        },
      );
    default:
      return new SqlError('statement', 'error', `${file} refuses it: ${said}`, {
        hint: '`mlreg doctor` looks at the database',
        cause,
      });
  }
}
