import { refuseReadOnly } from '../config/refuse-read-only.js';
import type { InferenceRecord } from '../domain/inference/inference-record.js';
import { once } from '../domain/once.js';
import { InferenceTracker, type TrackerStats } from '../operations/inference/inference-tracker.js';
import { RecordSender } from '../operations/inference/send-records.js';
import { type RoutedVersion, routeKeys } from '../operations/route-keys.js';
import type { TrackingParts } from '../wiring/open-tracking.js';
import type { CallOptions } from './options.js';
import type { Session } from './session.js';
import { parsedModel } from './version-ref.js';

/** Versions in use: who answers, and how it went. */
export interface Tracking {
  /**
   * Takes the record of an inference, in some microseconds, and keeps nothing of the object. Records are
   * written in batches, off the caller's path; a server that is away is waited for, in memory and then on
   * the disk. `close` writes what waits.
   *
   * @throws UsageError for what is no record; RefusedError if the settings are read-only
   *
   * @example
   * ```ts
   * registry.track({
   *   ...{ model: 'EURUSD_LSTM', version: '1', latencyMs: 12.5 },
   *   ...{ metrics: { confidence: 0.93 }, facts: { pair: 'EURUSD' } },
   * });
   * const { delivered, waiting } = await registry.flushTracked();
   * console.log(delivered, waiting);
   * // → 1 0
   * ```
   */
  track(record: InferenceRecord): void;
  /**
   * Writes all records that wait.
   *
   * @throws MlregError if the server is away; what waits goes on waiting
   */
  flushTracked(): Promise<TrackerStats>;
  /**
   * Looks up the versions of all sides once, and gives the function that chooses one by a key: by weight,
   * and always the same side for the same key, in any process.
   *
   * @throws UsageError for weights that are no shares; NotFoundError for a side that there is not
   *
   * @example
   * ```ts
   * await registry.rank({ match: 'EURUSD_*', metric: 'rmse' });
   * const weights = { 'EURUSD_LSTM@champion': 90, 'EURUSD_LinearRegression@challenger': 10 };
   * const choose = await registry.route({ weights });
   * const { modelName, version } = choose('customer-17');
   * console.log(modelName, version);
   * // → EURUSD_LSTM 1
   * ```
   */
  route(request: RouteRequest): Promise<(key: string) => RoutedVersion>;
}

/** Between whom the keys are divided. */
export interface RouteRequest extends CallOptions {
  /** The model that short names such as `@champion` are of. */
  readonly model?: string | undefined;
  /** Weights by the names of sides, such as `{ '@champion': 90, '@challenger': 10 }`: any sum will do. */
  readonly weights: Readonly<Record<string, number>>;
  /** Divides the keys anew: whoever is a tenth of one experiment is not that of the next as well. */
  readonly salt?: string | undefined;
}

export interface TrackingOfSession extends Tracking {
  /** Writes what waits, or leaves it on the disk for the next tracker. */
  readonly close: () => Promise<void>;
}

export function tracking(session: Session, parts: TrackingParts): TrackingOfSession {
  const sender = once(() =>
    session.read({}, async (deps) => new RecordSender({ ...deps, ...parts, warn: session.warn })),
  );
  let tracker: InferenceTracker | undefined;
  const opened = () => {
    if (tracker) return tracker;
    refuseReadOnly(session.loaded, false);
    const { now, warn } = session;
    const sends = {
      send: async (...args: Parameters<RecordSender['send']>) =>
        await (await sender()).send(...args),
      end: async (...args: Parameters<RecordSender['end']>) => await (await sender()).end(...args),
    };
    tracker = new InferenceTracker({ ...parts, now, warn, sender: sends });
    return tracker;
  };
  return {
    track: (record) => opened().track(record),
    flushTracked: async () => {
      await opened().flush();
      return opened().stats;
    },
    route: ({ model, weights, salt, ...call }) =>
      session.read(call, (deps) => {
        const of = model === undefined ? undefined : parsedModel(model);
        return routeKeys({ model: of, weights: Object.entries(weights), salt }, deps);
      }),
    close: async () => void (await tracker?.close()),
  };
}
