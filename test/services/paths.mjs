import { accessSync, constants, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

export const MLFLOW_VERSION = '3.17.2';
export const VERSITYGW_VERSION = 'v1.8.0';
export const TOXIPROXY_VERSION = 'v2.12.0';
export const NODE24_VERSION = '24.21.0';
/** What pip installs, and the module that proves that it works. */
export const PYTHON_PACKAGES = {
  [`mlflow==${MLFLOW_VERSION}`]: 'mlflow',
  // All that the extra mlflow[auth] adds: the basic-auth app needs it.
  'Flask-WTF<2': 'flask_wtf',
  'psycopg2-binary': 'psycopg2',
  boto3: 'boto3',
  'scikit-learn': 'sklearn',
};

/** Versions of MLflow whose databases mlreg must understand, and that must open those of mlreg. */
export const OLD_MLFLOW_VERSIONS = ['2.9.2', '3.4.0'];
/**
 * All that MLflow's SQL stores need, in a sixth of the room of the whole MLflow.
 * @param {string} version
 */
export const oldPythonPackages = (version) => [
  `mlflow-skinny==${version}`,
  'sqlalchemy==2.0.58',
  'alembic==1.20.1',
  // MLflow 2 asks `pkg_resources`, which later versions have no more.
  'setuptools==80.9.0',
];

/** Outside the clone, so that every clone and every clean checkout shares one install. */
export function cacheFolder() {
  const base = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return process.env.MLREG_SERVICES_CACHE || join(base, 'mlreg-services');
}

export const venvFolder = () => join(cacheFolder(), `mlflow-${MLFLOW_VERSION}`);
export const venvPython = () => join(venvFolder(), 'bin', 'python');
/** Written last by the installer: without it the environment may be half of one. */
export const venvMarker = () => join(venvFolder(), '.mlreg-complete');
export const venvMarkerText = Object.keys(PYTHON_PACKAGES).join(' ');
/** @param {string} version */
export const oldVenvFolder = (version) => join(cacheFolder(), `mlflow-skinny-${version}`);
/** @param {string} version */
export const oldVenvPython = (version) => join(oldVenvFolder(version), 'bin', 'python');
/** @param {string} version */
export const oldVenvMarker = (version) => join(oldVenvFolder(version), '.mlreg-complete');
export const versitygwFile = () => join(cacheFolder(), 'bin', 'versitygw');
export const toxiproxyFile = () => join(cacheFolder(), 'bin', 'toxiproxy-server');
export const node24File = () => join(cacheFolder(), 'bin', `node-${NODE24_VERSION}`);

/** @param {string} file */
export function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** @param {string} name */
export function findOnPath(name) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return folders.map((folder) => join(folder, name)).find(isExecutable) ?? null;
}

const POSTGRES_PROGRAMS = ['initdb', 'postgres', 'psql'];
// Debian keeps the server's programs off the PATH, one folder for each major version.
const DEBIAN_POSTGRES = '/usr/lib/postgresql';

/** The folder with PostgreSQL's programs, the newest version first. */
export function postgresFolder() {
  const onPath = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const folders = [...debianPostgresFolders(), ...onPath];
  return (
    folders.find((folder) =>
      POSTGRES_PROGRAMS.every((program) => isExecutable(join(folder, program))),
    ) ?? null
  );
}

function debianPostgresFolders() {
  try {
    return readdirSync(DEBIAN_POSTGRES)
      .sort((left, right) => Number(right) - Number(left))
      .map((version) => join(DEBIAN_POSTGRES, version, 'bin'));
  } catch {
    return [];
  }
}

export const isRoot = () => process.getuid?.() === 0;

/**
 * PostgreSQL refuses to run as root; its packages bring this user.
 * @returns {{ uid: number, gid: number } | null}
 */
export function postgresUser() {
  try {
    const line = readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .find((entry) => entry.startsWith('postgres:'));
    const [, , uid, gid] = line?.split(':') ?? [];
    return uid && gid ? { uid: Number(uid), gid: Number(gid) } : null;
  } catch {
    return null;
  }
}
