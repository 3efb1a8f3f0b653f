import { join } from 'node:path';
import { cleanEnv, run } from '../../services/process.mjs';

/** What `make_store.py` has made, by the ids that MLflow gave. */
export interface MadeStore {
  readonly experiment: string;
  readonly run: string;
  /** Null before MLflow 3. */
  readonly logged: string | null;
}

/** Runs a program of this folder with a Python that has MLflow, and reads the last line of its stdout. */
export async function pythonOnStore<Result>(
  python: string,
  program: string,
  args: readonly string[],
): Promise<Result> {
  const path = join(import.meta.dirname, program);
  const stdout = await run(python, ['-W', 'ignore', path, ...args], {
    env: cleanEnv({
      PYTHONDONTWRITEBYTECODE: '1',
      GIT_PYTHON_REFRESH: 'quiet',
      MLFLOW_DISABLE_TELEMETRY: 'true',
    }),
  });
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
}

/** Makes a file store with that Python's MLflow. */
export async function makePythonStore(python: string, folder: string): Promise<MadeStore> {
  return await pythonOnStore(python, 'make_store.py', [folder]);
}
