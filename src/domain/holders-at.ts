import type { ModelEvent } from './event.js';
import { compareNames, compareVersions, type Millis } from './types.js';

/** What gives a stage or an alias to a version. */
const GIVING: readonly string[] = ['promote', 'rollback', 'register', 'alias sync', 'rank'];

/** Who held a stage or an alias at some time, as far as it was recorded. */
export interface Holding {
  /** `Production` or `@champion`. */
  readonly target: string;
  /** Ascending. */
  readonly versions: readonly string[];
  /** The event that made it so; null for what was so before the first of them. */
  readonly event: ModelEvent | null;
}

/**
 * Who held the stages and aliases of a model then, by the changes that were done. Of a stage or alias
 * that was first changed later, it is who that change found there.
 *
 * @param events - of the model, newest first
 */
export function holdersAt(events: readonly ModelEvent[], at: Millis): Holding[] {
  let then: ReadonlyMap<string, Holding> = initial(events);
  for (const { event, holdings } of replay(events)) {
    if ((event.endTime ?? event.time ?? 0) > at) break;
    then = holdings;
  }
  return [...then.values()].sort((a, b) => compareNames(a.target, b.target));
}

/**
 * The changes that were done, oldest first, each with who held what when it was done.
 *
 * @param events - of the model, newest first
 */
export function* replay(events: readonly ModelEvent[]): Generator<{
  readonly event: ModelEvent;
  readonly holdings: ReadonlyMap<string, Holding>;
}> {
  const holdings = initial(events);
  for (const event of done(events)) {
    apply(event, holdings);
    yield { event, holdings: new Map(holdings) };
  }
}

function done(events: readonly ModelEvent[]): ModelEvent[] {
  return events.filter(({ status }) => status === 'FINISHED').reverse();
}

/** Of each stage and alias who the first of the changes found there. */
function initial(events: readonly ModelEvent[]): Map<string, Holding> {
  const holdings = new Map<string, Holding>();
  for (const { target, from } of done(events)) {
    if (target === null || !isHeld(target) || holdings.has(target)) continue;
    holdings.set(target, { target, versions: [...from].sort(compareVersions), event: null });
  }
  return holdings;
}

/** Not what an event of a tag or a description was about, and no stage that any number is in. */
function isHeld(target: string): boolean {
  return target === 'Production' || target === 'Staging' || target.startsWith('@');
}

function apply(event: ModelEvent, holdings: Map<string, Holding>): void {
  const { verb, version, target, from, kept } = event;
  const take = (gone: (version: string) => boolean, of: (target: string) => boolean) => {
    for (const [held, { versions }] of holdings) {
      if (!of(held) || !versions.some(gone)) continue;
      holdings.set(held, { target: held, versions: versions.filter((each) => !gone(each)), event });
    }
  };
  if (verb === 'delete' || verb === 'cleanup') {
    // What a cleanup archives held nothing.
    if (target !== null) return;
    const gone = version === null ? from : [version];
    take(
      (each) => gone.includes(each),
      () => true,
    );
  } else if (verb === 'alias remove' && target !== null) {
    holdings.set(target, { target, versions: [], event });
  } else if (GIVING.includes(verb) && target !== null && version !== null) {
    // A version is in one stage, and may have many aliases.
    if (!target.startsWith('@')) {
      take(
        (each) => each === version,
        (held) => !held.startsWith('@'),
      );
    }
    if (!isHeld(target)) return;
    const versions = [...new Set([version, ...kept])].sort(compareVersions);
    holdings.set(target, { target, versions, event });
  }
}
