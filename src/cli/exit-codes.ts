import type { ErrorCode } from '../domain/errors.js';

interface ExitCode {
  readonly exit: number;
  readonly meaning: string;
}

/** The one table of exit codes; help, docs and errors read it. */
export const EXIT_CODES: Readonly<Record<ErrorCode, ExitCode>> = {
  error: { exit: 1, meaning: 'error' },
  usage: { exit: 2, meaning: 'usage or configuration' },
  partial: { exit: 3, meaning: 'done in part' },
  unauthenticated: { exit: 4, meaning: 'not authenticated' },
  forbidden: { exit: 4, meaning: 'not allowed' },
  conflict: { exit: 5, meaning: 'conflict: it is no longer what the plan was made on' },
  integrity: { exit: 6, meaning: 'integrity: the files are not what they should be' },
  refused: { exit: 7, meaning: 'refused by a rule' },
  not_found: { exit: 8, meaning: 'not found' },
  differs: { exit: 10, meaning: 'differs (compare --exit-code)' },
  unreachable: { exit: 11, meaning: 'registry or storage unreachable' },
  timeout: { exit: 124, meaning: 'timeout' },
  interrupted: { exit: 130, meaning: 'interrupted (Ctrl-C)' },
  terminated: { exit: 143, meaning: 'terminated' },
};

/** For `--help`: a line a code. */
export function exitCodeHelp(): string {
  const meanings = new Map<number, string[]>([[0, ['done']]]);
  for (const { exit, meaning } of Object.values(EXIT_CODES)) {
    meanings.set(exit, [...(meanings.get(exit) ?? []), meaning]);
  }
  return [...meanings].map(([exit, words]) => `  ${exit}`.padEnd(7) + words.join(', ')).join('\n');
}
