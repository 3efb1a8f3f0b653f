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
  locked: { exit: 9, meaning: 'locked: somebody else holds the lock of the model (--wait)' },
  differs: { exit: 10, meaning: 'differs (compare --exit-code)' },
  unreachable: { exit: 11, meaning: 'registry or storage unreachable' },
  timeout: { exit: 124, meaning: 'timeout' },
  interrupted: { exit: 130, meaning: 'interrupted (Ctrl-C)' },
  terminated: { exit: 143, meaning: 'terminated' },
};

/** Every exit code once, ascending, with all that it means. */
export function exitCodeMeanings(): ReadonlyMap<number, readonly string[]> {
  const meanings = new Map<number, string[]>([[0, ['done, or so already']]]);
  for (const { exit, meaning } of Object.values(EXIT_CODES)) {
    meanings.set(exit, [...(meanings.get(exit) ?? []), meaning]);
  }
  return meanings;
}

/** For `--help`: a line a code. */
export function exitCodeHelp(): string {
  return [...exitCodeMeanings()].map(([exit, words]) => line(exit, words.join(', '))).join('\n');
}

/** For the help of one command: what the codes that it is known for mean there. */
export function exitCodeNotes(notes: Readonly<Partial<Record<ErrorCode, string>>>): string {
  const lines = Object.entries(notes).map(([code, note]) =>
    line(EXIT_CODES[code as ErrorCode].exit, note),
  );
  return `\nExit codes:\n${lines.join('\n')}\n`;
}

function line(exit: number, words: string): string {
  return `  ${exit}`.padEnd(7) + words;
}
