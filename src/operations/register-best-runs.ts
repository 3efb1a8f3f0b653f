import { MlregError } from '../domain/errors.js';
import { endsAll } from './ends-all.js';
import { halfDone } from './half-done.js';
import type {
  BestRunsDeps,
  BestRunsInput,
  BestRunsPlan,
  PlannedBestRun,
} from './plan-best-runs.js';
import { type Registered, registerVersion } from './register-version.js';

/** What has become of the best run of a group. */
export interface RegisteredBestRun extends Omit<PlannedBestRun, 'outcome'> {
  readonly outcome:
    | { readonly kind: 'done'; readonly registered: Registered }
    | { readonly kind: 'failed'; readonly error: MlregError };
}

/**
 * Carries out what was planned, one group after the other: what is wrong with one does not keep the others
 * from being registered. Whose version is there already is not asked again.
 *
 * @throws PartialError if it stopped after some were registered
 */
export async function* registerBestRuns(
  { groups }: BestRunsPlan,
  { wishes }: Pick<BestRunsInput, 'wishes'>,
  deps: BestRunsDeps,
): AsyncGenerator<RegisteredBestRun, void, undefined> {
  const registered: string[] = [];
  for (const { outcome, ...group } of groups) {
    const { model } = group;
    if (outcome.kind === 'failed' || model === null) {
      if (outcome.kind === 'failed') yield { ...group, outcome };
      continue;
    }
    const { origin, would } = outcome;
    if (!would.plan.createsVersion && !would.plan.promotes) {
      yield { ...group, outcome: { kind: 'done', registered: would } };
      continue;
    }
    try {
      deps.signal?.throwIfAborted();
      const done = await registerVersion({ ...wishes, model, origin }, deps);
      if (done.changed) registered.push(model);
      yield { ...group, outcome: { kind: 'done', registered: done } };
    } catch (error) {
      if (!(error instanceof MlregError)) throw error;
      if (!endsAll(error)) {
        yield { ...group, outcome: { kind: 'failed', error } };
        continue;
      }
      if (registered.length === 0) throw error;
      const hint = 'run the same command again for the rest';
      const what = `registered ${registered.join(', ')}, then stopped at ${model}`;
      throw halfDone(what, { hint, cause: error });
    }
  }
}
