import { MlregError } from '../domain/errors.js';
import type { VersionWithOrigin } from '../domain/records.js';
import type { ModelVersion } from '../domain/types.js';
import { type AutoInput, type AutoPromotion, carryOut, decide } from './auto-promote.js';
import { endsAll } from './ends-all.js';
import { halfDone } from './half-done.js';
import { BATCH, withOrigins } from './join-origins.js';
import { type PromoteDeps, targetHere } from './promote-version.js';
import { readRegistry } from './read-registry.js';

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
  for await (const models of inBatches(deps)) {
    const origins = await withOrigins([...models.values()].flat(), deps.tracking);
    const rowsOf = byModel(origins);
    for (const model of models.keys()) {
      const rows = rowsOf.get(model) ?? [];
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
}

/** Models with all their versions; about so many versions at a time. */
async function* inBatches({ registry }: PromoteDeps) {
  let models = new Map<string, ModelVersion[]>();
  let count = 0;
  for await (const row of readRegistry(undefined, registry)) {
    if (row.kind === 'version') {
      models.get(row.version.modelName)?.push(row.version);
      count += 1;
      continue;
    }
    if (count >= BATCH) {
      yield models;
      models = new Map();
      count = 0;
    }
    models.set(row.model.name, []);
  }
  yield models;
}

function byModel(rows: readonly VersionWithOrigin[]): Map<string, VersionWithOrigin[]> {
  const models = new Map<string, VersionWithOrigin[]>();
  for (const row of rows) {
    const of = models.get(row.version.modelName);
    if (of) of.push(row);
    else models.set(row.version.modelName, [row]);
  }
  return models;
}
