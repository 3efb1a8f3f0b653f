import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { venvPython } from '../services/paths.mjs';
import { cleanEnv, startProcess } from '../services/process.mjs';

/** A commit of `writer.py`: when it was over, and what must be found in the registry. */
export interface Commit {
  readonly at: number;
  readonly source?: string;
  readonly own?: string;
  readonly model_tag?: string;
  readonly version_tag?: string;
  readonly alias?: string;
  readonly production?: string;
  readonly version?: number;
}

/** MLflow's client, which writes to a model without end. */
export function startWriter(uri: string, model: string, threads: number) {
  const program = join(import.meta.dirname, 'writer.py');
  const args = ['-W', 'ignore', program, uri, model, String(threads)];
  const running = startProcess(venvPython(), args, {
    env: cleanEnv({
      PYTHONDONTWRITEBYTECODE: '1',
      GIT_PYTHON_REFRESH: 'quiet',
      MLFLOW_DISABLE_TELEMETRY: 'true',
    }),
    cwd: tmpdir(),
  });
  const commits: Commit[] = [];
  let failures: string[] | undefined;
  const lines = createInterface({ input: running.child.stdout });
  lines.on('line', (line) => {
    const said = JSON.parse(line);
    if ('failures' in said) failures = said.failures;
    else commits.push(said);
  });
  return {
    commits,
    /** Waits until it has committed so often. */
    async reaches(count: number): Promise<void> {
      while (commits.length < count) {
        const isOver = await Promise.race([
          once(lines, 'line').then(() => false),
          running.ended.then(() => true),
        ]);
        if (isOver) throw new Error(`the writer ${running.ending()}\n${running.log()}`);
      }
    },
    /** Lets it finish what it is at, and gives back what it could not do. */
    async finish(): Promise<readonly string[]> {
      const closed = once(lines, 'close');
      running.child.stdin.end();
      await closed;
      await running.ended;
      return failures ?? [`the writer ${running.ending()}\n${running.log()}`];
    },
    stop: () => running.stop(),
  };
}
