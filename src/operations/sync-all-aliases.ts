import { MlregError } from '../domain/errors.js';
import { endsAll } from './ends-all.js';
import { halfDone } from './half-done.js';
import {
  type AliasSyncDeps,
  type AliasSyncInput,
  checkStages,
  type SyncedModel,
  syncModel,
} from './sync-aliases.js';

/** A model whose aliases could not be put in step: the others go on. */
export interface FailedSync {
  readonly model: string;
  readonly error: MlregError;
}

/**
 * As `syncAliases`, for every model: the models are listed once, and only of one that is out of step
 * are the versions read.
 *
 * @throws PartialError if it stopped after some were changed
 */
export async function* syncAllAliases(
  input: AliasSyncInput,
  deps: AliasSyncDeps & { readonly signal?: AbortSignal | undefined },
): AsyncGenerator<SyncedModel | FailedSync, void, undefined> {
  checkStages(deps);
  let count = 0;
  for await (const model of deps.registry.listModels()) {
    try {
      deps.signal?.throwIfAborted();
      const done = await syncModel(model, input, deps);
      if (done.changed) count += 1;
      yield done;
    } catch (error) {
      if (!(error instanceof MlregError)) throw error;
      if (!endsAll(error)) {
        yield { model: model.name, error };
        continue;
      }
      if (count === 0) throw error;
      const what = `put ${count} model${count === 1 ? '' : 's'} in step, then stopped at ${model.name}`;
      const hint = 'run the same command again for the rest';
      throw halfDone(what, { hint, cause: error });
    }
  }
}
