import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { UsageError } from '../domain/errors.js';
import type { Io } from './io.js';

/** Characters of a line: what never ends would fill the memory, and takes ever longer to look through. */
const LONGEST = 1_000_000;

/**
 * The lines of stdin or of a file, as they come; empty ones are left out.
 *
 * @param path - of a file; undefined for stdin
 * @throws UsageError for a terminal that nobody types at, a file that cannot be read, and a line without end
 */
export async function* inputLines(
  path: string | undefined,
  { stdin, cwd }: Io,
): AsyncGenerator<string, void, undefined> {
  if (path === undefined && stdin.isTTY) {
    throw new UsageError('nothing comes in on stdin', {
      hint: 'pipe the lines in, or name a file that holds them',
    });
  }
  const pieces = path === undefined ? stdin.read() : fileOf(resolve(cwd, path), path);
  let rest = '';
  for await (const piece of pieces) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > LONGEST) {
      throw new UsageError(`a line is longer than ${LONGEST} characters`, {
        hint: 'give what is asked for, one a line',
      });
    }
    yield* lines.map(withoutReturn).filter((line) => line.trim() !== '');
  }
  if (rest.trim() !== '') yield withoutReturn(rest);
}

async function* fileOf(path: string, given: string): AsyncGenerator<string, void, undefined> {
  try {
    yield* createReadStream(path, { encoding: 'utf8' }) as AsyncIterable<string>;
  } catch (cause) {
    const { code = 'unknown error' } = cause as NodeJS.ErrnoException;
    throw new UsageError(`${given} cannot be read (${code})`, {
      hint: 'check the path, and who may read it',
      cause,
    });
  }
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
