import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { findOnPath } from '../services/paths.mjs';

export const REPOSITORY = join(import.meta.dirname, '..', '..');

export type Shell = 'bash' | 'zsh' | 'dash';

/** The shells that are here; bash has to be. */
export const SHELLS: readonly Shell[] = [
  'bash',
  ...(['zsh', 'dash'] as const).filter((name) => findOnPath(name)),
];

/** Without the variables that the tests are about. */
export const ENVIRONMENT: Readonly<NodeJS.ProcessEnv> = {
  PATH: [join(process.execPath, '..'), process.env.PATH].join(delimiter),
  LANG: 'C.UTF-8',
};

/** A folder with the scripts and a `.env`; gone after the test. */
export function makeFolder(dotenv?: string): string {
  const folder = mkdtempSync(join(tmpdir(), "mlreg it's "));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const name of ['setup_env.sh', '.envrc']) {
    copyFileSync(join(REPOSITORY, name), join(folder, name));
  }
  if (dotenv !== undefined) writeFileSync(join(folder, '.env'), dotenv);
  return folder;
}

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a text in a shell that reads no start-up files. */
export function run(
  shell: Shell,
  text: string,
  { cwd, env = {} }: { cwd: string; env?: Readonly<Record<string, string>> },
): Ran {
  const quiet = { bash: ['--norc', '--noprofile'], zsh: ['-f'], dash: [] }[shell];
  const { status, stdout, stderr } = spawnSync(shell, [...quiet, '-c', text], {
    cwd,
    env: { ...ENVIRONMENT, ...env },
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

const MARK = '\n--- environment ---\n';

/** The text that prints the environment; nothing it holds can be taken for something else. */
export const PRINT_ENVIRONMENT = `printf '${MARK.replaceAll('\n', '\\n')}'; env -0`;

/** The settings' variables in the output of PRINT_ENVIRONMENT. */
export function printedVariables(stdout: string): Record<string, string> {
  const [, list = ''] = stdout.split(MARK);
  const pairs = list.split('\0').map((entry) => {
    const end = entry.indexOf('=');
    return [entry.slice(0, end), entry.slice(end + 1)] as const;
  });
  return Object.fromEntries(pairs.filter(([name]) => /^(MLFLOW|MLREG|AWS|ENVIRON)/.test(name)));
}

/** What a shell has after it sourced the script in this folder. */
export function sourced(
  shell: Shell,
  cwd: string,
  env?: Record<string, string>,
): Ran & { variables: Record<string, string> } {
  const ran = run(shell, `set -eu; . ./setup_env.sh; ${PRINT_ENVIRONMENT}`, {
    cwd,
    ...(env ? { env } : {}),
  });
  return { ...ran, variables: printedVariables(ran.stdout) };
}
