import { venvPython } from './paths.mjs';
import { cleanEnv, run } from './process.mjs';

/**
 * Runs Python with MLflow in it and returns the last line of its stdout, read as JSON.
 * @template [T=unknown]
 * @param {string} scriptPathOrCode a path that ends in `.py`, or the program itself
 * @param {{ env?: Record<string, string | undefined>, args?: string[], input?: string, cwd?: string }} [options]
 * @returns {Promise<T>}
 */
export async function python(scriptPathOrCode, { env = {}, args = [], input = '', cwd } = {}) {
  const isPath = scriptPathOrCode.endsWith('.py') && !scriptPathOrCode.includes('\n');
  const program = isPath ? [scriptPathOrCode] : ['-c', scriptPathOrCode];
  const stdout = await run(venvPython(), [...program, ...args], {
    env: cleanEnv({
      PYTHONWARNINGS: 'ignore',
      // Seeds lie in the clone and must leave no __pycache__ there.
      PYTHONDONTWRITEBYTECODE: '1',
      GIT_PYTHON_REFRESH: 'quiet',
      MLFLOW_DISABLE_TELEMETRY: 'true',
      ...env,
    }),
    input,
    ...(cwd === undefined ? {} : { cwd }),
  });
  const last = stdout.trimEnd().split('\n').at(-1) ?? '';
  try {
    return JSON.parse(last);
  } catch {
    throw new Error(`Python's last line is not JSON: ${last.slice(0, 200)}`);
  }
}
