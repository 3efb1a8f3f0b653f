import { MlregError } from '../domain/errors.js';
import { type AutoInput, type AutoPromotion, carryOut, decide } from './auto-promote.js';
import { endsAll } from './ends-all.js';
import { halfDone } from './half-done.js';
import { modelsWithOrigins } from './models-with-origins.js';
import type { PromoteDeps } from './promote-version.js';
import { readRegistry } from './read-registry.js';
import { targetHere } from './target-here.js';

/** A model that could not be promoted: the others go on. */
export interface FailedPromotion {
  readonly model: string;
  readonly error: MlregError;
}

/**
 * As `autoPromote`, for every model: models and versions are listed once, runs are read in batches,
 * and only a promotion itself costs requests of its own.
 *
 * @throws PartialError if it stopped after some were promoted
 */
export async function* autoPromoteAll(
  given: AutoInput,
  deps: PromoteDeps & { readonly signal?: AbortSignal | undefined },
): AsyncGenerator<AutoPromotion | FailedPromotion, void, undefined> {
  const input = { ...given, target: targetHere(given.target, deps) };
  const promoted: string[] = [];
  const models = modelsWithOrigins(readRegistry(undefined, deps.registry), deps.tracking);
  for await (const { model: of, rows } of models) {
    const { name: model } = of;
    try {
      deps.signal?.throwIfAborted();
      const done = await carryOut(await decide(model, rows, input, deps), rows, input, deps);
      if (done.changed) promoted.push(model);
      yield done;
    } catch (error) {
      if (!(error instanceof MlregError)) throw error;
      if (!endsAll(error)) {
        yield { model, error };
        continue;
      }
      if (promoted.length === 0) throw error;
      const hint = 'run the same command again for the rest';
      const what = `promoted in ${promoted.join(', ')}, then stopped at ${model}`;
      throw halfDone(what, { hint, cause: error });
    }
  }
}
