import { randomUUID } from 'node:crypto';
import { credentialsText, settingsText } from '../../config/in-words.js';
import { MlregError } from '../../domain/errors.js';
import { type DiagnoseDeps, diagnose } from '../../operations/diagnose.js';
import type { CheckResult } from '../../operations/run-checks.js';
import type { Context } from '../context.js';
import { printCheck } from '../view/check-lines.js';
import { checkFields } from '../view/fields.js';
import { printRows } from '../view/rows.js';
import type { DoctorOptions } from './doctor.js';

export const CHECK_FIELDS = ['check', 'status', 'message', 'hint'] as const;

export async function run(
  _args: readonly unknown[],
  { writeTest = false, clearLocks = false }: DoctorOptions,
  context: Context,
) {
  checkFields(context.output.fields ?? [], CHECK_FIELDS);
  const results = diagnose({ writeTest, clearLocks }, () =>
    openAll(writeTest || clearLocks, context),
  );
  const failures: CheckResult[] = [];
  const rows = rowsOf(results, failures, context);
  const { io, output } = context;
  const forPeople = output.format === 'table' || (output.format === undefined && io.stdout.isTTY);
  if (forPeople && !output.quiet) for await (const row of rows) await printCheck(row, context);
  else {
    const view = { columns: CHECK_FIELDS, id: ({ check }: CheckRow) => check, none: '' };
    await printRows(rows, view, context);
  }
  const [first] = failures;
  if (first === undefined) return;
  const failed = failures.map(({ check }) => check).join(', ');
  throw new MlregError(first.error?.code ?? 'error', `does not work: ${failed}`, {
    hint: first.hint ?? undefined,
    cause: first.error,
  });
}

export type CheckRow = Pick<CheckResult, (typeof CHECK_FIELDS)[number]>;

/** Messages name URIs, and those of databases hold passwords. */
async function* rowsOf(
  results: AsyncIterable<CheckResult>,
  failures: CheckResult[],
  { redact }: Context,
): AsyncGenerator<CheckRow, void, undefined> {
  for await (const result of results) {
    if (result.status === 'failed') failures.push(result);
    const { check, status, message, hint } = result;
    yield { check, status, message: redact(message), hint: hint === null ? null : redact(hint) };
  }
}

async function openAll(writes: boolean, context: Context): Promise<DiagnoseDeps> {
  const loaded = await context.settings();
  const opened = await (writes ? context.writableRegistry(false) : context.registry());
  return {
    ...opened,
    settings: settingsText(loaded),
    credentials: credentialsText(loaded),
    bucket: loaded.settings.s3_bucket ?? null,
    unusedName: `mlreg-doctor-${randomUUID()}`,
  };
}
