import { temporaryFolder } from './guard.mjs';
import { answersOk, startListening } from './listen.mjs';
import { venvPython } from './paths.mjs';
import { cleanEnv, startProcess } from './process.mjs';

// A first start creates the whole schema and, on a cold disk, loads hundreds of megabytes.
const START_TIMEOUT_MS = 180_000;

/**
 * @typedef {object} MlflowOptions
 * @property {string} backendUri
 * @property {string} artifactRoot
 * @property {boolean} [serveArtifacts] false: clients read and write the artifact root themselves
 * @property {string} [staticPrefix] such as `/team`: every path begins with it
 * @property {Record<string, string | undefined>} [env]
 * @property {string[]} [args] further arguments of `mlflow server`
 */

/** @param {MlflowOptions} options */
export async function startMlflow(options) {
  // MLflow writes beside itself now and then; that must be neither the clone nor shared.
  const folder = temporaryFolder('mlflow');
  const { staticPrefix = '' } = options;
  try {
    const { port, running } = await startListening(
      'MLflow',
      (free) =>
        startProcess(venvPython(), serverArguments(free, options), {
          cwd: folder.path,
          env: cleanEnv({
            MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false',
            MLFLOW_DISABLE_TELEMETRY: 'true',
            PYTHONWARNINGS: 'ignore',
            GIT_PYTHON_REFRESH: 'quiet',
            ...options.env,
          }),
        }),
      (free) => answersOk(`http://127.0.0.1:${free}${staticPrefix}/health`),
      START_TIMEOUT_MS,
    );
    return {
      url: `http://127.0.0.1:${port}${staticPrefix}`,
      pid: running.pid,
      log: running.log,
      async stop() {
        await running.stop();
        folder.remove();
      },
      async kill() {
        await running.kill();
        folder.remove();
      },
    };
  } catch (error) {
    folder.remove();
    throw error;
  }
}

/**
 * @param {number} port
 * @param {MlflowOptions} options
 */
function serverArguments(port, options) {
  const { backendUri, artifactRoot, serveArtifacts = true, staticPrefix, args = [] } = options;
  const artifacts = serveArtifacts
    ? ['--artifacts-destination', artifactRoot]
    : ['--no-serve-artifacts', '--default-artifact-root', artifactRoot];
  return ['-m', 'mlflow', 'server', '--host', '127.0.0.1', '--port', String(port)].concat(
    ['--workers', '1', '--backend-store-uri', backendUri],
    artifacts,
    staticPrefix ? ['--static-prefix', staticPrefix] : [],
    args,
  );
}
