import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { cleanEnv, startProcess } from '../services/process.mjs';
import type { Side } from './operation.js';
import { isPostgres } from './watched-database.js';

/** As MLflow takes it. */
const uriOf = (database: string) =>
  isPostgres(database) ? database.replace(':', '+psycopg2:') : `sqlite:///${database}`;

export interface PythonSide<Op> extends Side<Op> {
  /** Makes the database, with what the operations refer to. */
  seed(): Promise<void>;
}

/** MLflow's own client on an SQLite file, which it makes, or on a PostgreSQL database. */
export function pythonSide<Op extends object>(
  python: string,
  database: string,
  program = join(import.meta.dirname, 'python_side.py'),
  uri = uriOf(database),
): PythonSide<Op> {
  const isServer = isPostgres(database);
  const running = startProcess(python, ['-W', 'ignore', program, uri], {
    env: cleanEnv({
      // MLflow 3.13 and later refuse a file store without it.
      MLFLOW_ALLOW_FILE_STORE: 'true',
      PYTHONDONTWRITEBYTECODE: '1',
      GIT_PYTHON_REFRESH: 'quiet',
      MLFLOW_DISABLE_TELEMETRY: 'true',
    }),
    cwd: isServer ? tmpdir() : dirname(database),
  });
  running.child.stdin.on('error', () => {});
  const lines = createInterface({ input: running.child.stdout });

  async function ask(operation: object): Promise<{ refused: boolean }> {
    const answered = once(lines, 'line');
    running.child.stdin.write(`${JSON.stringify(operation)}\n`);
    const first = await Promise.race([answered, running.ended.then(() => undefined)]);
    if (!first) throw new Error(`Python ${running.ending()}\n${running.log()}`);
    return JSON.parse(first[0]);
  }
  return {
    async apply(operation) {
      return (await ask(operation)).refused;
    },
    async seed() {
      await ask({ op: 'seed' });
    },
    close: () => running.stop(),
  };
}
