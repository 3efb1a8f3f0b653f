import { MlregError, NotFoundError } from '../domain/errors.js';
import { MODEL_KEY_TAG, type ModelEvent, toEvent } from '../domain/event.js';
import type { TrackingStore } from '../domain/tracking-store.js';
import type { Millis } from '../domain/types.js';
import { findModel, type RegistryDeps } from './find-model.js';

/** Where the records of changes are. */
export interface HistoryDeps extends RegistryDeps {
  /** Beside the registry. */
  readonly events: Pick<TrackingStore, 'findExperiment' | 'searchRuns'>;
  /** The name of the experiment; `off` where nothing is recorded. */
  readonly auditExperiment: string;
  /** sha256 of a text, in hex. */
  readonly sha256: (text: string) => string;
}

/** The recorded changes of a model. */
export interface History {
  /** Its name in full. */
  readonly model: string;
  /** Newest first, read as they are asked for. */
  readonly events: AsyncIterable<ModelEvent>;
}

/**
 * The history of a model, of one that is deleted too: three requests over REST, for a thousand events
 * and where the name is whole. Under its former names it costs one more for each.
 *
 * @throws NotFoundError if there is neither a model nor an event of that name
 * @throws MlregError if nothing is recorded here
 */
export async function readHistory(
  name: string,
  { limit }: { readonly limit?: number | undefined },
  deps: HistoryDeps,
): Promise<History> {
  if (deps.auditExperiment === 'off') throw noMemory();
  const pageSize = limit === undefined ? undefined : Math.min(limit, 1_000);
  try {
    const { name: model } = await findModel(name, deps);
    return { model, events: eventsOf(model, pageSize, deps) };
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
    for (const model of new Set([name, deps.modelPrefix + name])) {
      for await (const _first of eventsOf(model, 1, deps)) {
        return { model, events: eventsOf(model, pageSize, deps) };
      }
    }
    throw error;
  }
}

/** The changes of a model, newest first, those under its former names behind them. */
export async function* eventsOf(
  model: string,
  pageSize: number | undefined,
  { events, auditExperiment, sha256 }: Omit<HistoryDeps, keyof RegistryDeps>,
): AsyncGenerator<ModelEvent, void, undefined> {
  const experiment = await events.findExperiment(auditExperiment);
  if (experiment === null) return;
  const { experimentId } = experiment;
  const names: { readonly name: string; readonly startedBy?: Millis }[] = [{ name: model }];
  const read = new Set<string>();
  for (const { name, startedBy } of names) {
    if (read.has(name)) continue;
    read.add(name);
    const tags = new Map([[MODEL_KEY_TAG, sha256(name)]]);
    for await (const run of events.searchRuns({ experimentId, tags, startedBy, pageSize })) {
      const event = toEvent(run);
      // A key is anybody's to write: the name must be the one that was asked for.
      if (event === null || event.model !== name) continue;
      yield event;
      const [former] = event.verb === 'rename' && event.status === 'FINISHED' ? event.from : [];
      if (former === undefined) continue;
      names.push({ name: former, ...(event.time === null ? {} : { startedBy: event.time }) });
    }
  }
}

/** The error where changes are not recorded. */
export function noMemory(): MlregError {
  return new MlregError('error', 'no changes are recorded here: audit_experiment is off', {
    hint: 'set audit_experiment to the name of an MLflow experiment; what is changed from then on is recorded',
  });
}
