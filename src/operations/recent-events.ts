import { MlregError } from '../domain/errors.js';
import type { ModelEvent } from '../domain/event.js';
import { eventsOf, type HistoryDeps } from './read-history.js';

/** As many as a page has room for. */
const SHOWN = 5;
/** Changes of the model that are looked at for those of one version. */
const LOOKED_AT = 100;

/**
 * The last changes of a model, or of one of its versions, newest first. The registry is shown without
 * them where they cannot be read: the error says why. None where nothing is recorded.
 */
export async function recentEvents(
  { model, version }: { readonly model: string; readonly version?: string },
  deps: HistoryDeps,
): Promise<ModelEvent[] | MlregError> {
  const found: ModelEvent[] = [];
  if (deps.auditExperiment === 'off') return found;
  try {
    let looked = 0;
    for await (const event of eventsOf(model, LOOKED_AT, deps)) {
      const isOfIt = version === undefined || [event.version, ...event.from].includes(version);
      if (isOfIt) found.push(event);
      looked += 1;
      if (found.length === SHOWN || looked === LOOKED_AT) break;
    }
    return found;
  } catch (error) {
    if (error instanceof MlregError && !['interrupted', 'terminated'].includes(error.code)) {
      return error;
    }
    throw error;
  }
}
