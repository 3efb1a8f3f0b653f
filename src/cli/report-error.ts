import type { Redact } from '../config/redact.js';
import { MlregError } from '../domain/errors.js';
import { ExpressionError } from '../domain/expressions/error.js';
import { EXIT_CODES } from './exit-codes.js';
import type { Io } from './io.js';
import { terminalJson } from './view/json.js';
import { terminalText } from './view/terminal-text.js';

export interface ReportOptions {
  readonly json: boolean;
  /** Also print the causes. */
  readonly verbose: boolean;
  /** Undefined if the settings were never read. */
  readonly redact: Redact | undefined;
}

/** Prints an error and gives its exit code: the one place that does either. */
export async function reportError(error: unknown, io: Io, options: ReportOptions): Promise<number> {
  const known = toMlregError(error);
  const { exit } = EXIT_CODES[known.code];
  const redact = options.redact ?? (await import('../config/redact.js')).redactor();
  if (options.json) {
    const { code, message, hint, details } = known;
    const shown = {
      code,
      message: redact(message),
      hint: hint === undefined ? null : redact(hint),
      exit_code: exit,
      details: details === undefined ? null : withoutSecrets(details, redact),
    };
    io.stderr.write(`${terminalJson({ error: shown })}\n`);
    return exit;
  }
  const lines =
    known instanceof ExpressionError
      ? [`mlreg: ${known.problem}`, ...(await pointedAt(known, redact))]
      : [`mlreg: ${known.message}`];
  if (known.hint !== undefined) lines.push(`  ${known.hint}`);
  if (options.verbose) lines.push(...causes(known));
  io.stderr.write(`${lines.map((line) => terminalText(redact(line))).join('\n')}\n`);
  return exit;
}

/** Every text within is looked at by itself: a mask across two would break the JSON. */
function withoutSecrets(details: object, redact: Redact): unknown {
  return JSON.parse(JSON.stringify(details), (_key, value: unknown) =>
    typeof value === 'string' ? redact(value) : value,
  );
}

/** The expression, and a line that points at the place, unless a secret was taken out before it. */
async function pointedAt({ text, spot }: ExpressionError, redact: Redact): Promise<string[]> {
  if (redact(text) !== text) return [`  ${redact(text)}`];
  const { excerpt } = await import('./view/excerpt.js');
  return excerpt(text, spot).map((line) => `  ${line}`);
}

function toMlregError(error: unknown): MlregError {
  if (error instanceof MlregError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new MlregError('error', `unexpected: ${message}`, {
    hint: 'this is a fault of mlreg; --verbose shows where it happened',
    cause: error,
  });
}

function causes(error: Error): string[] {
  const lines: string[] = [];
  for (let cause = error.cause; cause instanceof Error; cause = cause.cause) {
    lines.push(`  because: ${cause.name}: ${cause.message}`);
    if (!(cause instanceof MlregError) && cause.cause === undefined) {
      lines.push(...(cause.stack ?? '').split('\n').slice(1, 6));
    }
  }
  return lines;
}
