import { collect } from '../domain/collect.js';
import type { ModelEvent } from '../domain/event.js';
import { type Holding, holdersAt } from '../domain/holders-at.js';
import { readHistory } from '../operations/read-history.js';
import { take } from '../operations/select-rows.js';
import type { CallOptions } from './options.js';
import type { Session } from './session.js';
import { parsedModel } from './version-ref.js';

/** What was recorded of a model's changes. */
export interface HistoryOf {
  /**
   * Newest first, read as they are asked for; also of a model that is deleted.
   *
   * @example
   * ```ts
   * await registry.versions.promote('lstm_model/5', { stage: 'Production', message: 'better' });
   * for await (const { verb, version, reason } of registry.history('lstm_model', { limit: 1 })) {
   *   console.log(verb, version, reason);
   * }
   * // → promote 5 better
   * ```
   */
  history(model: string, options?: HistoryOptions): AsyncIterable<ModelEvent>;
  /** Who held the stages and aliases of a model at a time, as far as it was recorded. */
  holdersAt(model: string, time: Date, call?: CallOptions): Promise<readonly Holding[]>;
}

/** How much of it. */
export interface HistoryOptions extends CallOptions {
  readonly limit?: number | undefined;
}

export function history(session: Session): HistoryOf {
  return {
    history: (model, options = {}) =>
      session.list(options, async function* (deps) {
        const { limit } = options;
        const { events } = await readHistory(parsedModel(model), { limit }, deps);
        yield* limit === undefined ? events : take(events, limit);
      }),
    holdersAt: (model, time, call = {}) =>
      session.read(call, async (deps) => {
        const { events } = await readHistory(parsedModel(model), {}, deps);
        return holdersAt(await collect(events), time.getTime());
      }),
  };
}
