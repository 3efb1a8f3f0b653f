import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { availability } from './availability.mjs';
import { installGoProgram } from './go-programs.mjs';
import { installNode24 } from './node24.mjs';
import { installOldMlflow } from './old-mlflow.mjs';
import {
  cacheFolder,
  findOnPath,
  isExecutable,
  MLFLOW_VERSION,
  OLD_MLFLOW_VERSIONS,
  PYTHON_PACKAGES,
  TOXIPROXY_VERSION,
  toxiproxyFile,
  VERSITYGW_VERSION,
  venvFolder,
  venvMarker,
  venvMarkerText,
  venvPython,
  versitygwFile,
} from './paths.mjs';
import { cleanEnv, run } from './process.mjs';

/** @import { Availability, ServiceName } from './availability.mjs' */

/**
 * Puts into the cache what is missing there. What the system's packages bring is looked up only.
 * @param {(line: string) => void} log
 * @returns {Promise<{ services: Record<ServiceName, Availability>, failed: boolean }>}
 */
export async function install(log) {
  const mlflow = await attempt(() => installMlflow(log));
  const oldMlflow = await attempt(async () => {
    for (const version of OLD_MLFLOW_VERSIONS) await installOldMlflow(version, log);
  });
  const s3 = await attempt(() => installS3(log));
  const toxiproxy = await attempt(() => installToxiproxy(log));
  const node24 = await attempt(() => installNode24(log));
  const found = availability();
  return {
    services: {
      mlflow: mlflow ?? found.mlflow,
      'old-mlflow': oldMlflow ?? found['old-mlflow'],
      postgres: await withVersion(found.postgres, (folder) => join(folder, 'postgres')),
      s3: s3 ?? found.s3,
      toxiproxy: toxiproxy ?? found.toxiproxy,
      direnv: await withVersion(found.direnv, (file) => file),
      node24: node24 ?? found.node24,
    },
    failed: [mlflow, oldMlflow, s3, toxiproxy, node24].some((failure) => failure !== null),
  };
}

/**
 * @param {() => Promise<void>} work
 * @returns {Promise<Extract<Availability, { ok: false }> | null>}
 */
async function attempt(work) {
  try {
    await work();
    return null;
  } catch (error) {
    return { ok: false, why: messageOf(error) };
  }
}

/** @param {(line: string) => void} log */
async function installMlflow(log) {
  if (await whyMlflowFails()) {
    const python = findOnPath('python3');
    if (!python) throw new Error('there is no python3: run `apt-get install python3-venv`');
    const packages = Object.keys(PYTHON_PACKAGES);
    log(`installing ${packages.join(' ')} into ${venvFolder()}`);
    // What an interrupted install left is not repaired: pip trusts files that may be cut short.
    rmSync(venvFolder(), { recursive: true, force: true });
    mkdirSync(cacheFolder(), { recursive: true });
    // The whole environment of the user: pip and Go find their proxies and mirrors there.
    const env = process.env;
    await run(python, ['-m', 'venv', venvFolder()], { env });
    await run(venvPython(), ['-m', 'pip', 'install', '--no-input', ...packages], { env });
    const why = await whyMlflowFails();
    if (why) throw new Error(`what pip has installed does not work: ${why}`);
  }
  writeFileSync(venvMarker(), `${venvMarkerText}\n`);
}

/** @returns {Promise<string | null>} */
async function whyMlflowFails() {
  if (!isExecutable(venvPython())) return `there is no ${venvPython()}`;
  const modules = Object.values(PYTHON_PACKAGES).join(', ');
  const code = `import ${modules}; print(mlflow.__version__)`;
  const env = cleanEnv({ PYTHONWARNINGS: 'ignore', GIT_PYTHON_REFRESH: 'quiet' });
  try {
    const version = (await run(venvPython(), ['-c', code], { env })).trim();
    await run(venvPython(), ['-m', 'pip', 'check'], { env });
    return version === MLFLOW_VERSION ? null : `it is MLflow ${version}`;
  } catch (error) {
    return messageOf(error);
  }
}

/** @param {(line: string) => void} log */
async function installS3(log) {
  const module = 'github.com/versity/versitygw';
  const [version, file] = [VERSITYGW_VERSION, versitygwFile()];
  await installGoProgram({ module, version, folder: 'cmd/versitygw', file }, log);
}

/** @param {(line: string) => void} log */
async function installToxiproxy(log) {
  const module = 'github.com/Shopify/toxiproxy/v2';
  const [version, file] = [TOXIPROXY_VERSION, toxiproxyFile()];
  await installGoProgram({ module, version, folder: 'cmd/server', file }, log);
}

/**
 * @param {Availability} found
 * @param {(path: string) => string} program
 * @returns {Promise<Availability>}
 */
async function withVersion(found, program) {
  if (!found.ok) return found;
  try {
    const version = await run(program(found.path), ['--version']);
    return { ...found, version: version.trim() };
  } catch (error) {
    return { ok: false, why: messageOf(error) };
  }
}

/** @param {unknown} error */
function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}
