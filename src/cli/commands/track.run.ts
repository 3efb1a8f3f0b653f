import { resolve } from 'node:path';
import { MlregError, PartialError, UsageError } from '../../domain/errors.js';
import { inferenceLine } from '../../domain/inference/inference-record.js';
import type { ModelVersion } from '../../domain/types.js';
import {
  createTracker,
  type InferenceTracker,
  type TrackerStats,
} from '../../operations/inference/inference-tracker.js';
import { resolveNamedVersion } from '../../operations/resolve-ref.js';
import type { Context } from '../context.js';
import { givenRef } from '../given-ref.js';
import { givenRecord } from '../inference-lines.js';
import { inputLines } from '../input-lines.js';
import { counted } from '../view/counted.js';
import { checkFields } from '../view/fields.js';
import { printWrite, WRITE_FIELDS } from '../view/print-write.js';
import type { TrackOptions } from './track.js';

/** Records read before what was read is sent: a file is read no faster than a server takes it. */
const AHEAD = 5_000;

export async function run(
  [ref]: readonly (string | undefined)[],
  options: TrackOptions,
  context: Context,
) {
  const { dryRun = false } = options;
  const parsed = givenRef(ref, options);
  checkFields(context.output.fields ?? [], WRITE_FIELDS);
  const deps = await context.writableRegistry(dryRun);
  const { settings } = await context.settings();
  const version = await resolveNamedVersion(parsed, deps);
  const plan = {
    registered_name: version.modelName,
    version: version.version,
    experiment: settings.inference_experiment,
  };
  const id = `${plan.registered_name}/${plan.version}`;
  if (dryRun) {
    const count = await eachRecord(version, options, context, async () => undefined);
    const sentence = `would write ${counted(count, 'record')} of ${id} to ${plan.experiment}`;
    const record = { changed: false, plan: { ...plan, records: count }, result: null };
    return await printWrite(record, { ids: [id], sentences: [sentence] }, context);
  }
  const { tracker, place } = await openTracker(options, context);
  const stats = await trackAll(tracker, version, options, context);
  if (stats.waiting + stats.dropped > 0) throw notAll(stats, place, tracker.failure);
  const { tracked: records, delivered } = stats;
  const sentence = `wrote ${counted(records, 'record')} of ${id} to ${plan.experiment}`;
  const record = {
    changed: records > 0,
    plan: { ...plan, records },
    result: { records, delivered },
  };
  await printWrite(record, { ids: [id], sentences: [sentence] }, context);
}

async function openTracker({ spool: folder }: TrackOptions, context: Context) {
  const { io, say } = context;
  const [opened, { settings }, { openTracking }] = await Promise.all([
    context.registry(),
    context.settings(),
    import('../../wiring/open-tracking.js'),
  ]);
  const given = folder === undefined ? undefined : resolve(io.cwd, folder);
  const parts = await openTracking(settings, { ...io, folder: given });
  const tracker = createTracker({ ...opened, ...parts, now: io.now, warn: say });
  return { tracker, place: parts.spool.place };
}

async function trackAll(
  tracker: InferenceTracker,
  version: ModelVersion,
  options: TrackOptions,
  context: Context,
): Promise<TrackerStats> {
  const { signal } = context;
  try {
    await eachRecord(version, options, context, async (record, count) => {
      signal.throwIfAborted();
      tracker.track(record);
      // Who is away has everything on the disk, and is asked again at the end.
      if (count % AHEAD === 0) await tracker.flush().catch(() => undefined);
    });
  } catch (error) {
    const { waiting, spooled } = await tracker.close(signal.aborted ? { within: 0 } : {});
    if (spooled > 0) context.say(`${counted(spooled, 'record')} wait for the next mlreg track`);
    if (waiting > spooled) context.say(`${counted(waiting - spooled, 'record')} are lost`);
    throw error;
  }
  return await tracker.close();
}

type OnRecord = (record: Parameters<InferenceTracker['track']>[0], count: number) => Promise<void>;

/** @returns how many there were */
async function eachRecord(
  { modelName: model, version }: ModelVersion,
  { file }: TrackOptions,
  { io }: Context,
  onRecord: OnRecord,
): Promise<number> {
  let count = 0;
  for await (const line of inputLines(file, io)) {
    try {
      const record = { model, version, ...givenRecord(line) };
      inferenceLine(record, count + 1, 0);
      await onRecord(record, count + 1);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      throw badLine(count, error);
    }
    count += 1;
  }
  return count;
}

function badLine(before: number, error: UsageError): MlregError {
  const message = `record ${before + 1}: ${error.message}`;
  if (before === 0) return new UsageError(message, { hint: error.hint, cause: error });
  return new PartialError(`${message}; the ${before} before it are taken`, {
    hint: 'put it right, and give it and those after it',
    cause: error,
  });
}

/** @param error - why they could not: a server that refuses is not one that is away */
function notAll(
  { tracked, waiting, spooled, dropped }: TrackerStats,
  place: string,
  error: unknown,
): MlregError {
  // What is only in memory now has had its last chance.
  const lost = dropped + waiting - spooled;
  const gone = lost > 0 ? `, and ${lost} of these are lost: there was no place for them` : '';
  const code = error instanceof MlregError ? error.code : 'unreachable';
  return new MlregError(
    code,
    `${waiting + dropped} of ${counted(tracked, 'record')} could not be written${gone}`,
    {
      hint:
        spooled > 0
          ? `${counted(spooled, 'record')} wait in ${place}: the next \`mlreg track\` sends them; do not give them again`
          : 'give them again when the server takes them, with a --spool that can be written to',
      details: { tracked, waiting: spooled, dropped: lost },
      cause: error,
    },
  );
}
