import { collect } from '../domain/collect.js';
import { type ModelEvent, toEvent } from '../domain/event.js';
import { eventsOf, type HistoryDeps } from './read-history.js';

/**
 * The changes of several models, each with those under its former names behind them, newest first.
 * Filters know no `or`: of more than one model all records are read, a request per thousand, and only
 * those of these models are held.
 */
export async function eventsOfModels(
  models: readonly string[],
  deps: HistoryDeps,
): Promise<Map<string, ModelEvent[]>> {
  const [only, ...others] = models;
  if (only === undefined) return new Map();
  if (others.length === 0) return new Map([[only, await collect(eventsOf(only, undefined, deps))]]);
  const experiment = await deps.events.findExperiment(deps.auditExperiment);
  if (experiment === null) return new Map();
  const wanted = models.map((model) => new ByName(model));
  const following = new Map<string, ByName[]>(wanted.map((each) => [each.model, [each]]));
  const { experimentId } = experiment;
  for await (const run of deps.events.searchRuns({ experimentId, tags: new Map() })) {
    const event = toEvent(run);
    if (event === null) continue;
    // A model may get a name that another one has had.
    for (const each of following.get(event.model) ?? []) {
      const former = each.add(event);
      if (former === undefined) continue;
      following.set(former, [...(following.get(former) ?? []), each]);
    }
  }
  return new Map(wanted.map((each) => [each.model, each.events()]));
}

/** The events of one model, name by name, as `eventsOf` has them. */
class ByName {
  readonly #names: Map<string, ModelEvent[]>;

  constructor(readonly model: string) {
    this.#names = new Map([[model, []]]);
  }

  /** @returns the former name, if this is where the model got another */
  add(event: ModelEvent): string | undefined {
    this.#names.get(event.model)?.push(event);
    const [former] = event.verb === 'rename' && event.status === 'FINISHED' ? event.from : [];
    if (former === undefined || this.#names.has(former)) return undefined;
    this.#names.set(former, []);
    return former;
  }

  events(): ModelEvent[] {
    return [...this.#names.values()].flat();
  }
}
