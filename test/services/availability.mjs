import { readFileSync } from 'node:fs';
import {
  findOnPath,
  isExecutable,
  isRoot,
  MLFLOW_VERSION,
  NODE24_VERSION,
  node24File,
  OLD_MLFLOW_VERSIONS,
  oldPythonPackages,
  oldVenvFolder,
  oldVenvMarker,
  oldVenvPython,
  postgresFolder,
  postgresUser,
  TOXIPROXY_VERSION,
  toxiproxyFile,
  VERSITYGW_VERSION,
  venvFolder,
  venvMarker,
  venvMarkerText,
  venvPython,
  versitygwFile,
} from './paths.mjs';

/** @typedef {'mlflow' | 'old-mlflow' | 'postgres' | 's3' | 'toxiproxy' | 'direnv' | 'node24'} ServiceName */
/** @typedef {{ ok: true, path: string, version?: string } | { ok: false, why: string }} Availability */

/** @type {readonly ServiceName[]} */
export const SERVICE_NAMES = [
  'mlflow',
  'old-mlflow',
  'postgres',
  's3',
  'toxiproxy',
  'direnv',
  'node24',
];

/**
 * Looks at files only, so that every test run can afford it.
 * @returns {Record<ServiceName, Availability>}
 */
export function availability() {
  return {
    mlflow: mlflow(),
    'old-mlflow': oldMlflow(),
    postgres: postgres(),
    s3: program('versitygw', VERSITYGW_VERSION, versitygwFile()),
    toxiproxy: program('toxiproxy', TOXIPROXY_VERSION, toxiproxyFile()),
    direnv: direnv(),
    node24: program('Node', NODE24_VERSION, node24File()),
  };
}

/** @returns {ServiceName[]} the services whose absence is a failure */
export function required() {
  const words = (process.env.MLREG_REQUIRE ?? '').split(',').map((word) => word.trim());
  return words.filter(Boolean).map((word) => {
    const name = SERVICE_NAMES.find((known) => known === word);
    if (!name) {
      throw new Error(`MLREG_REQUIRE names "${word}"; known are ${SERVICE_NAMES.join(', ')}`);
    }
    return name;
  });
}

/** @returns {Availability} */
function mlflow() {
  if (!isExecutable(venvPython()) || !saysMarker(venvMarker(), venvMarkerText)) {
    return {
      ok: false,
      why: `MLflow ${MLFLOW_VERSION} is not installed: run \`npm run services\``,
    };
  }
  return { ok: true, path: venvFolder(), version: MLFLOW_VERSION };
}

/**
 * @param {string} file
 * @param {string} text
 */
function saysMarker(file, text) {
  try {
    return readFileSync(file, 'utf8').trim() === text;
  } catch {
    return false;
  }
}

/** @param {string} version */
export function isOldMlflowInstalled(version) {
  return (
    isExecutable(oldVenvPython(version)) &&
    saysMarker(oldVenvMarker(version), oldPythonPackages(version).join(' '))
  );
}

/** @returns {Availability} */
function oldMlflow() {
  const missing = OLD_MLFLOW_VERSIONS.filter((version) => !isOldMlflowInstalled(version));
  if (missing.length > 0) {
    return {
      ok: false,
      why: `MLflow ${missing.join(' and ')} is not installed: run \`npm run services\``,
    };
  }
  const path = OLD_MLFLOW_VERSIONS.map(oldVenvFolder).join(' ');
  return { ok: true, path, version: OLD_MLFLOW_VERSIONS.join(' ') };
}

/** @returns {Availability} */
function postgres() {
  const folder = postgresFolder();
  if (!folder) {
    return { ok: false, why: 'PostgreSQL is not installed: run `apt-get install postgresql`' };
  }
  if (isRoot() && !postgresUser()) {
    return {
      ok: false,
      why: 'PostgreSQL does not run as root and there is no user postgres: run `apt-get install postgresql`',
    };
  }
  return { ok: true, path: folder };
}

/**
 * @param {string} name
 * @param {string} version
 * @param {string} path
 * @returns {Availability}
 */
function program(name, version, path) {
  if (!isExecutable(path)) {
    return { ok: false, why: `${name} ${version} is not installed: run \`npm run services\`` };
  }
  return { ok: true, path, version };
}

/** @returns {Availability} */
function direnv() {
  const path = findOnPath('direnv');
  if (!path) return { ok: false, why: 'direnv is not installed: run `apt-get install direnv`' };
  return { ok: true, path };
}
