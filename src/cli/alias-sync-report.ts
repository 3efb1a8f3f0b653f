import { PartialError, RefusedError } from '../domain/errors.js';
import type { SyncedModel, SyncStep } from '../operations/sync-aliases.js';
import type { FailedSync } from '../operations/sync-all-aliases.js';
import type { WriteLines, WriteRecord } from './view/print-write.js';

/** An alias that is, or was, out of step. */
export interface SyncRow {
  readonly model: string;
  /** Null where the model failed before its aliases were looked at, as is the stage. */
  readonly alias: string | null;
  readonly stage: string | null;
  readonly action: Exclude<SyncStep['action'], 'keep'> | 'fail';
  readonly version: string | null;
  readonly from: string | null;
  readonly reason: string;
  readonly forced: boolean;
}

/** What there is to tell of a model; nothing of what is in step. */
export function syncRows(done: SyncedModel | FailedSync): SyncRow[] {
  const { model } = done;
  if ('error' in done) {
    const none = { alias: null, stage: null, version: null, from: null, forced: false };
    return [{ ...none, model, action: 'fail', reason: done.error.message }];
  }
  return done.steps.flatMap(({ alias, stage, action, version, from, reason, forced }) =>
    action === 'keep' ? [] : [{ model, alias, stage, action, version, from, reason, forced }],
  );
}

export function syncRecord(rows: readonly SyncRow[], models: number, dryRun: boolean): WriteRecord {
  const moved = rows.filter(isMove).map(({ model, alias, version }) => ({
    registered_name: model,
    ...{ alias, version },
  }));
  return {
    changed: !dryRun && moved.length > 0,
    plan: { models, aliases: rows },
    result: dryRun ? null : { moved },
  };
}

export function syncLines(rows: readonly SyncRow[], models: number, dryRun: boolean): WriteLines {
  const ids = rows.filter(isMove).map(({ model, alias }) => `${model}@${alias}`);
  const none = models === 1 ? 'the aliases are' : `the aliases of ${models} models are`;
  const sentences = rows.map((row) => sentence(row, dryRun));
  return { ids, sentences: rows.length > 0 ? sentences : [`${none} in step: nothing to do`] };
}

/**
 * @throws RefusedError if nothing else was to be done than what was refused
 * @throws PartialError if some aliases were refused, or models failed
 */
export function refuseIfBad(rows: readonly SyncRow[]): void {
  const bad = rows.filter(({ action }) => action === 'refuse' || action === 'fail');
  if (bad.length === 0) return;
  const tried = rows.filter(({ action }) => action !== 'leave');
  const hint = 'the lines above tell why';
  const [first] = bad;
  const what =
    bad.length === 1
      ? `${nameOf(first)} is not in step: ${first?.reason}`
      : `${bad.length} of ${tried.length} aliases are not in step`;
  const areRefused = tried.every(({ action }) => action === 'refuse');
  throw areRefused ? new RefusedError(what, { hint }) : new PartialError(what, { hint });
}

function isMove({ action }: SyncRow): boolean {
  return action === 'set' || action === 'remove';
}

function nameOf(row: Pick<SyncRow, 'model' | 'alias'> | undefined): string {
  return row?.alias == null ? `${row?.model}` : `@${row.alias} of ${row.model}`;
}

function sentence(row: SyncRow, dryRun: boolean): string {
  const { action, version, from, reason } = row;
  const said = (verb: string, past: string) => (dryRun ? `would ${verb}` : past);
  const name = nameOf(row);
  const before = from === null ? '' : `, from version ${from}`;
  if (action === 'set') {
    return `${said('give', 'gave')} ${name} to version ${version}${before}: ${reason}`;
  }
  if (action === 'remove') {
    return `${said('take', 'took')} ${name} from version ${from}: ${reason}`;
  }
  if (action === 'leave') return `${name} stays on version ${from}: ${reason}`;
  return `${name} is ${action === 'fail' ? 'not in step' : 'refused'}: ${reason}`;
}
