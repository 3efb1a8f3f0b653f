import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/**
 * A copy of what is installed, so that a build meanwhile does not change what is measured.
 * @param {string} folder
 */
export function copyProduct(folder) {
  if (!existsSync(join(ROOT, 'dist', 'main.cjs'))) {
    throw new Error('mlreg is not built: run `npm run build`');
  }
  const copy = join(folder, 'mlreg');
  mkdirSync(copy);
  for (const part of ['package.json', 'bin', 'dist']) {
    cpSync(join(ROOT, part), join(copy, part), { recursive: true });
  }
  return join(copy, 'bin', 'mlreg.js');
}

/**
 * A driver is a package beside mlreg; what it needs itself comes along.
 * @param {string} name
 * @param {string} mlreg the script in its copy
 */
export function bringPackage(name, mlreg) {
  const from = join(ROOT, 'node_modules', name);
  cpSync(from, join(dirname(mlreg), '..', 'node_modules', name), { recursive: true });
  const { dependencies = {} } = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8'));
  for (const each of Object.keys(dependencies)) bringPackage(each, mlreg);
}

/**
 * The environment of a measured process: no settings, no proxy, no home of the user.
 * @param {string} folder
 * @param {string} [trackingUri]
 */
export function quietEnv(folder, trackingUri) {
  return {
    PATH: process.env.PATH,
    HOME: folder,
    MLFLOW_TRACKING_URI: trackingUri,
    // What only a Python client reads: nothing of it costs the Python side time.
    PYTHONWARNINGS: 'ignore',
    PYTHONDONTWRITEBYTECODE: '1',
    GIT_PYTHON_REFRESH: 'quiet',
    MLFLOW_DISABLE_TELEMETRY: 'true',
  };
}
