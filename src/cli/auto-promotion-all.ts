import { PartialError, RefusedError } from '../domain/errors.js';
import { refusalText } from '../domain/judgement.js';
import { targetName } from '../domain/promotion-target.js';
import type { AutoInput, AutoPromotion } from '../operations/auto-promote.js';
import { autoPromoteAll, type FailedPromotion } from '../operations/auto-promote-all.js';
import type { PromoteDeps } from '../operations/promote-version.js';
import type { Context } from './context.js';
import { printDocument } from './view/document.js';
import type { WriteRecord } from './view/print-write.js';
import { printRows } from './view/rows.js';

/** A line of what `promote --auto --all` prints. */
interface AutoRow {
  readonly model: string;
  readonly action: 'promote' | 'keep' | 'refuse' | 'skip' | 'fail';
  readonly version: string | null;
  readonly from: readonly string[];
  readonly archive: readonly string[];
  readonly value: number | null;
  readonly forced: boolean;
  readonly reason: string;
}

/** @throws PartialError if some models failed or were refused, RefusedError if all were refused */
export async function runAutoAll(
  input: AutoInput,
  deps: PromoteDeps & { readonly signal: AbortSignal },
  context: Context,
): Promise<void> {
  const rows: AutoRow[] = [];
  const promoted: object[] = [];
  for await (const done of autoPromoteAll(input, deps)) {
    const row = rowOf(done, input);
    rows.push(row);
    if ('changed' in done && done.changed)
      promoted.push({ model: row.model, version: row.version });
  }
  const record: WriteRecord = {
    changed: promoted.length > 0,
    plan: { target: targetName(input.target), metric: input.metric, models: rows },
    result: input.dryRun ? null : { promoted },
  };
  await printDocument(record, () => printTable(rows, context), context);
  const totals = totalsOf(rows, input.dryRun);
  const isQuiet = context.output.quiet;
  const bad = rows.filter(({ action }) => action === 'refuse' || action === 'fail');
  if (bad.length === 0) {
    if (!isQuiet) context.say(totals);
    return;
  }
  const hint = 'the table tells why; `mlreg promote NAME --auto` shows it for one model';
  const areAllRefused = rows.every(({ action }) => action === 'refuse' || action === 'skip');
  if (areAllRefused) throw new RefusedError(totals, { hint });
  throw new PartialError(totals, { hint });
}

function rowOf(done: AutoPromotion | FailedPromotion, { target }: AutoInput): AutoRow {
  const none = { version: null, from: [], archive: [], value: null, forced: false };
  if ('error' in done) {
    return { ...none, model: done.model, action: 'fail', reason: done.error.message };
  }
  const { model, choice, plan, forced } = done;
  if (choice.kind === 'refuse' || choice.kind === 'skip') {
    return { ...none, model, action: choice.kind, reason: choice.reason };
  }
  const { version } = choice.row.version;
  const { value } = choice;
  if (choice.kind === 'keep') {
    const reason = `has ${targetName(target)} and is the best`;
    return { ...none, model, action: 'keep', version, value, reason };
  }
  const better = choice.occupantValue === null ? 'the best' : `better than ${choice.occupantValue}`;
  const reason = forced ? `forced: ${refusalText(choice.judgement)}` : better;
  const { from = [], archive = [] } = plan ?? {};
  return { model, action: 'promote', version, from, archive, value, forced, reason };
}

async function printTable(rows: readonly AutoRow[], context: Context): Promise<void> {
  const shown = context.output.quiet ? rows.filter(({ action }) => action === 'promote') : rows;
  const view = {
    columns: ['model', 'action', 'version', 'value', 'reason'],
    id: ({ model, version }: AutoRow) => `${model}/${version}`,
    none: 'no registered models found',
  };
  await printRows(shown, view, context);
}

/** `promoted 2, kept 5, refused 1 of 9 models; 1 has nothing to compare`. */
function totalsOf(rows: readonly AutoRow[], dryRun = false): string {
  const count = (wanted: AutoRow['action']) =>
    rows.filter(({ action }) => action === wanted).length;
  const words = [
    `${dryRun ? 'would promote' : 'promoted'} ${count('promote')}`,
    `kept ${count('keep')}`,
    `refused ${count('refuse')}`,
    `failed ${count('fail')}`,
    `skipped ${count('skip')}`,
  ];
  return `${words.join(', ')} of ${rows.length} model${rows.length === 1 ? '' : 's'}`;
}
