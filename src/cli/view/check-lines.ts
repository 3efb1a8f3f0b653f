import type { Context } from '../context.js';
import { cellText } from './cell.js';

const MARKS = { ok: 'ok', warning: 'warning', failed: 'FAILED', skipped: 'skipped' } as const;
const COLOURS = { ok: 'green', warning: 'yellow', failed: 'red', skipped: 'dim' } as const;

interface CheckLine {
  readonly check: string;
  readonly status: keyof typeof MARKS;
  readonly message: string;
  readonly hint: string | null;
}

const STATUS_WIDTH = 8;
const CHECK_WIDTH = 15;

/** A check for people: how it went, and below it what to do. */
export async function printCheck(line: CheckLine, { io, output }: Context): Promise<void> {
  const { Chalk } = await import('chalk');
  const chalk = new Chalk({ level: output.colour ? 1 : 0 });
  const { status, check, message, hint } = line;
  const mark = chalk[COLOURS[status]](MARKS[status].padEnd(STATUS_WIDTH));
  io.stdout.write(`${mark} ${check.padEnd(CHECK_WIDTH)} ${cellText(message)}\n`);
  if (hint !== null)
    io.stdout.write(`${' '.repeat(STATUS_WIDTH + 1 + CHECK_WIDTH)} ${cellText(hint)}\n`);
}
