import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { venvPython } from '../services/paths.mjs';
import { cleanEnv, startProcess } from '../services/process.mjs';

/** MLflow's own client, in as many processes as there are URIs. */
export interface OwnClient {
  /** @returns what went wrong, for each process in which something did */
  promoteAtOnce(model: string): Promise<string[]>;
  stop(): Promise<void>;
}

export function startOwnClient(uris: readonly string[]): OwnClient {
  const program = join(import.meta.dirname, 'own_client.py');
  const running = startProcess(venvPython(), ['-W', 'ignore', program, ...uris], {
    env: cleanEnv({
      PYTHONDONTWRITEBYTECODE: '1',
      GIT_PYTHON_REFRESH: 'quiet',
      MLFLOW_DISABLE_TELEMETRY: 'true',
    }),
  });
  running.child.stdin.on('error', () => {});
  const lines = createInterface({ input: running.child.stdout });
  return {
    async promoteAtOnce(model) {
      const answered = once(lines, 'line');
      running.child.stdin.write(`${model}\n`);
      const answer = await Promise.race([answered, running.ended.then(() => undefined)]);
      if (!answer) throw new Error(`Python ${running.ending()}\n${running.log()}`);
      return JSON.parse(answer[0]);
    },
    stop: running.stop,
  };
}
