import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The built program, as users start it. */
export const BIN = fileURLToPath(new URL('../../bin/mlreg.js', import.meta.url));

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** What comes in on stdin. */
  readonly input?: string | undefined;
}

export interface RunResult {
  readonly exit: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs mlreg without a terminal, with nothing of this process's environment but PATH. */
export function mlreg(args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  return execute(process.execPath, [BIN, ...args], options);
}

export function execute(
  command: string,
  args: readonly string[],
  { env = {}, cwd = '/', input = '' }: RunOptions,
): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { PATH: process.env.PATH ?? '', HOME: '/nonexistent', ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    // A program that does not read it closes it.
    child.stdin.on('error', () => undefined).end(input);
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text;
    });
    child.on('error', reject);
    child.on('close', (exit) => resolve({ exit, stdout, stderr }));
  });
}

/** An mlreg that talks to one server. */
export function mlregOf(url: string, more: Readonly<Record<string, string>> = {}) {
  return (...args: string[]) => mlreg(args, { env: { MLFLOW_TRACKING_URI: url, ...more } });
}

/** The one JSON object on stderr that an error is under `--json`. */
export function errorOf({ stderr }: RunResult): {
  code: string;
  message: string;
  hint: string | null;
  exit_code: number;
  details: object | null;
} {
  return JSON.parse(stderr).error;
}
