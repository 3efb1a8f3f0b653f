import { chmodSync, chownSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './guard.mjs';
import { startListening } from './listen.mjs';
import { isRoot, postgresFolder, postgresUser } from './paths.mjs';
import { run, startProcess } from './process.mjs';

const START_TIMEOUT_MS = 60_000;
const SUPERUSER = 'postgres';
// The data is thrown away with the folder, so nothing needs to survive a power cut.
const SETTINGS = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'fsync=off',
  'full_page_writes=off',
  'synchronous_commit=off',
  'max_connections=200',
];

/** @param {string} name */
function program(name) {
  const folder = postgresFolder();
  if (!folder) throw new Error('PostgreSQL is not installed: run `apt-get install postgresql`');
  return join(folder, name);
}

/**
 * What needs no more than the port, so that another process can use a server it did not start.
 * @param {number} port
 */
export function postgresAt(port) {
  /** @param {string} database */
  const address = (database) => `${SUPERUSER}@127.0.0.1:${port}/${database}`;
  /**
   * @param {string} database
   * @param {string} sql
   * @returns {Promise<string[]>} one string a row, fields separated by `|`
   */
  const query = async (database, sql) => {
    const url = `postgresql://${address(database)}`;
    const output = await run(program('psql'), ['-XAtq', '-v', 'ON_ERROR_STOP=1', url], {
      input: sql,
    });
    return output.split('\n').filter(Boolean);
  };
  return {
    port,
    /** @param {string} database */
    url: (database) => `postgresql://${address(database)}`,
    /** @param {string} database */
    sqlalchemyUrl: (database) => `postgresql+psycopg2://${address(database)}`,
    query,
    /** @param {string} name */
    createDatabase: async (name) => {
      await query('postgres', `CREATE DATABASE "${name.replaceAll('"', '""')}"`);
    },
  };
}

/**
 * @typedef {object} PostgresOptions
 * @property {string} [access] the lines of `pg_hba.conf`; everybody on this machine otherwise
 * @property {{ cert: string, key: string }} [certificate] for TLS
 */

/**
 * A PostgreSQL server of our own, in a private folder on a free port.
 * @param {PostgresOptions} [options]
 */
export async function startPostgres({ access, certificate } = {}) {
  const user = isRoot() ? postgresUser() : null;
  const folder = temporaryFolder('postgres');
  try {
    if (user) chownSync(folder.path, user.uid, user.gid);
    chmodSync(folder.path, 0o700);
    await initialise(folder.path, user);
    /** @param {string} name @param {string} text */
    const put = (name, text) => {
      const file = join(folder.path, name);
      writeFileSync(file, text, { mode: 0o600 });
      if (user) chownSync(file, user.uid, user.gid);
    };
    if (access !== undefined) put('pg_hba.conf', access);
    if (certificate !== undefined) {
      put('server.crt', certificate.cert);
      put('server.key', certificate.key);
    }
    const settings = certificate === undefined ? SETTINGS : [...SETTINGS, 'ssl=on'];
    const { port, running } = await startListening(
      'PostgreSQL',
      (free) =>
        startProcess(
          program('postgres'),
          [
            '-D',
            folder.path,
            '-p',
            String(free),
            ...settings.flatMap((setting) => ['-c', setting]),
          ],
          // SIGQUIT: at once and without a checkpoint, and the postmaster takes its children with
          // it, which are in groups of their own where no group signal would reach them.
          { user, cwd: folder.path, stopSignal: 'SIGQUIT' },
        ),
      isReady,
      START_TIMEOUT_MS,
    );
    const stop = async () => {
      await running.stop();
      folder.remove();
    };
    return { ...postgresAt(port), folder: folder.path, pid: running.pid, log: running.log, stop };
  } catch (error) {
    folder.remove();
    throw error;
  }
}

/** @param {number} port */
async function isReady(port) {
  try {
    return (await postgresAt(port).query('postgres', 'SELECT 1')).length === 1;
  } catch {
    return false;
  }
}

/**
 * @param {string} folder
 * @param {{ uid: number, gid: number } | null} user
 */
async function initialise(folder, user) {
  /** @param {string} locale */
  const initdb = (locale) =>
    run(
      program('initdb'),
      ['-D', folder, '-U', SUPERUSER, '--auth=trust', '-E', 'UTF8', `--locale=${locale}`, '-N'],
      { user, cwd: folder },
    );
  try {
    await initdb('C.UTF-8');
  } catch {
    // Not every system has C.UTF-8; under plain C only the case of non-ASCII letters differs.
    await initdb('C');
  }
}
