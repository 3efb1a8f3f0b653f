import { MlregError } from '../domain/errors.js';
import { occupants, wayBack } from '../domain/occupants.js';
import { holders } from '../domain/promotion-target.js';
import type { FormerTargets } from '../domain/retention.js';
import type { ModelVersion } from '../domain/types.js';
import { eventsOfModels } from './read-events-of.js';
import type { HistoryDeps } from './read-history.js';

const STOPPED = ['interrupted', 'terminated', 'timeout'];

/**
 * The versions that a rollback of Production or of an alias would go back to. Where the stage or alias
 * was changed past mlreg, a rollback refuses to choose: then all that it would name.
 *
 * @param models - the versions of each
 * @returns by model
 * @throws MlregError if there are records that cannot be read
 */
export async function formerTargets(
  models: readonly (readonly ModelVersion[])[],
  deps: HistoryDeps,
): Promise<Map<string, FormerTargets>> {
  const named = new Map(
    models.flatMap((versions) => {
      const [first] = versions;
      return first ? [[first.modelName, versions] as const] : [];
    }),
  );
  const events = await eventsOfModels([...named.keys()], deps).catch((error) => {
    throw unreadable(error);
  });
  return new Map(
    [...named].map(([model, versions]) => {
      const lines = occupants(events.get(model) ?? []);
      return [model, formerOf(lines, versions)] as const;
    }),
  );
}

function formerOf(
  lines: ReadonlyMap<string, readonly (readonly string[])[]>,
  versions: readonly ModelVersion[],
): FormerTargets {
  const former = new Map<string, string[]>();
  for (const [target, line] of lines) {
    const held = heldNow(target, versions);
    if (held === undefined) continue;
    const { last, isCurrent, previous } = wayBack(line, held);
    for (const version of [...(isCurrent ? [] : (last ?? [])), ...previous]) {
      former.set(version, [...new Set([...(former.get(version) ?? []), target])]);
    }
  }
  return former;
}

/** Undefined for another stage than Production. */
function heldNow(target: string, versions: readonly ModelVersion[]): string[] | undefined {
  if (target === 'Production') return holders({ kind: 'stage', stage: target }, versions);
  if (!target.startsWith('@')) return undefined;
  return holders({ kind: 'alias', alias: target.slice(1) }, versions);
}

function unreadable(cause: unknown): unknown {
  if (!(cause instanceof MlregError) || STOPPED.includes(cause.code)) return cause;
  return new MlregError(
    cause.code,
    `who held Production and the aliases before cannot be read: ${cause.message}`,
    {
      hint: 'get the right to read the records, or give up those versions with --no-keep-previous',
      cause,
    },
  );
}
