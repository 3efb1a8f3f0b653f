import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { isWrite, type PassingRequest, startFront } from '../e2e/front.js';
import { BIN } from '../e2e/mlreg.js';

/** What becomes of a process when its nth request was answered, before it knows the answer. */
export interface Interruption {
  readonly nth: number;
  readonly signal: 'SIGKILL' | 'SIGSTOP';
}

export interface Interrupted {
  /** What has reached the server by now, oldest first. */
  readonly sent: readonly PassingRequest[];
  /** Lets a stopped process go on. @returns its exit code, or the name of what ended it */
  goOn(): Promise<number | string>;
}

/**
 * Starts mlreg behind a proxy of its own.
 *
 * @returns when it was interrupted, or ended before that came
 */
export async function interrupt(
  url: string,
  args: readonly string[],
  { nth, signal }: Interruption,
): Promise<Interrupted> {
  const sent: PassingRequest[] = [];
  let child: ChildProcess | undefined;
  let interrupted = () => {};
  const reached = new Promise<void>((resolve) => {
    interrupted = resolve;
  });
  let answered = 0;
  const front = await startFront(url, {
    before: async (request) => {
      sent.push(request);
    },
    after: async () => {
      answered += 1;
      if (answered !== nth) return;
      child?.kill(signal);
      interrupted();
    },
  });
  child = start(front.url, args);
  const ended = once(child, 'exit').then(([code, by]) => code ?? by);
  await Promise.race([reached, ended]);
  return {
    sent,
    goOn: async () => {
      child.kill('SIGCONT');
      return await ended;
    },
  };
}

function start(url: string, args: readonly string[]): ChildProcess {
  const env = { PATH: process.env.PATH ?? '', HOME: '/nonexistent', MLFLOW_TRACKING_URI: url };
  return spawn(process.execPath, [BIN, ...args], { env, stdio: 'ignore' });
}

/** The writes among them, by the last words of their paths. */
export function writesOf(requests: readonly PassingRequest[]): string[] {
  return requests.filter(isWrite).map(({ path }) => path.split('/').slice(-2).join('/'));
}
