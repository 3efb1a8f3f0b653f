import { collect } from '../../domain/collect.js';
import { UsageError } from '../../domain/errors.js';
import {
  EVENT_FIELDS,
  type EventRecord,
  eventRecord,
  HOLDING_FIELDS,
  holdingRecord,
} from '../../domain/event-record.js';
import { holdersAt } from '../../domain/holders-at.js';
import { parseMoment } from '../../domain/moment.js';
import { modelNameOf } from '../../domain/refs.js';
import { type History, readHistory } from '../../operations/read-history.js';
import type { Context } from '../context.js';
import { givenRefWithTarget } from '../given-ref.js';
import { stateOf, whatHappened } from '../view/event-text.js';
import { checkFields } from '../view/fields.js';
import type { OutputChoice } from '../view/output-choice.js';
import { printRows } from '../view/rows.js';
import type { HistoryOptions } from './history.js';

export async function run(
  [name]: readonly (string | undefined)[],
  options: HistoryOptions,
  context: Context,
) {
  const model = modelNameOf(givenRefWithTarget(name, options));
  const { at, limit } = options;
  if (at !== undefined && limit !== undefined) {
    throw new UsageError('--at and --limit do not go together', {
      hint: 'who held what is known from all the changes: leave --limit out',
    });
  }
  const moment = at === undefined ? undefined : parseMoment(at, context.io.now());
  checkFields(context.output.fields ?? [], at === undefined ? EVENT_FIELDS : HOLDING_FIELDS);
  const deps = await context.history();
  const history = await readHistory(model, { limit }, deps);
  if (moment === undefined) await printEvents(history, limit, deps.registryNow, context);
  else await printHoldings(history, moment, context);
}

async function printEvents(
  { events }: History,
  limit: number | undefined,
  now: () => number,
  context: Context,
): Promise<void> {
  const { output, io } = context;
  let stale = 0;
  const rows = async function* () {
    let count = 0;
    for await (const event of events) {
      const record = eventRecord(event, now());
      if (record.stale) stale += 1;
      const gates = isDocument(output) ? record.gates : event.gates;
      yield { ...record, gates, event: whatHappened(record), state: stateOf(record) };
      count += 1;
      if (count === limit) return;
    }
  };
  const isTable = output.format === 'table' || (output.format === undefined && io.stdout.isTTY);
  const view = {
    columns: isTable ? ['time', 'actor', 'event', 'reason', 'state'] : EVENT_FIELDS,
    id: ({ event_id: id }: EventRecord) => String(id),
    none: 'no changes were recorded',
  };
  const fields = output.fields ?? EVENT_FIELDS;
  await printRows(rows(), view, { io, output: { ...output, fields } });
  if (stale === 0) return;
  context.say(
    `warning: ${stale} change${stale === 1 ? ' was' : 's were'} begun and not ended: who made it was ` +
      'stopped; `mlreg details` tells what stands',
  );
}

/** JSON has objects; a cell has the text of one. */
function isDocument({ format }: OutputChoice): boolean {
  return format === 'json' || format === 'ndjson' || format === 'yaml';
}

async function printHoldings(
  { model, events }: History,
  moment: number,
  context: Context,
): Promise<void> {
  const holdings = holdersAt(await collect(events), moment);
  const rows = holdings.map((holding) => holdingRecord(model, holding));
  const view = {
    columns: HOLDING_FIELDS.filter((field) => field !== 'event_id'),
    id: ({ target, versions }: (typeof rows)[number]) => `${target} ${versions.join(',')}`,
    none: 'no stage or alias of it was changed',
  };
  await printRows(rows, view, context);
}
