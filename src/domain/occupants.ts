import type { ModelEvent } from './event.js';
import { replay } from './holders-at.js';
import { compareVersions } from './types.js';

/**
 * The occupants of each stage and alias, one after the other, the one of now last, as far as they were
 * recorded. Each is the versions that held it together, ascending. A rollback takes away those that it
 * went back over, so that the next goes one further.
 *
 * @param events - of the model, newest first
 * @returns by `Production` or `@champion`; nothing for a target of which no change was recorded
 */
export function occupants(events: readonly ModelEvent[]): Map<string, string[][]> {
  const lines = new Map<string, string[][]>();
  for (const { event, holdings } of replay(events)) {
    for (const [target, { versions: held }] of holdings) {
      const line = lines.get(target) ?? [];
      lines.set(target, line);
      const isOfIt = event.target === target;
      // Also who came there past mlreg.
      if (isOfIt) comes(line, [...event.from].sort(compareVersions));
      const before = line.findLastIndex((versions) => versions.join() === held.join());
      if (event.verb === 'rollback' && isOfIt && before >= 0) line.splice(before + 1);
      else comes(line, held);
    }
  }
  return lines;
}

function comes(line: string[][], versions: readonly string[]): void {
  if (line.at(-1)?.join() !== versions.join()) line.push([...versions]);
}

/** Where a stage or alias would go back to. */
export interface WayBack {
  /** Who holds it as was last recorded; null if nothing was. */
  readonly last: readonly string[] | null;
  /** False if others hold it now: it was changed past mlreg. */
  readonly isCurrent: boolean;
  /** Who held it before those; several did so together. */
  readonly previous: readonly string[];
}

/**
 * @param line - its occupants, as `occupants` has them
 * @param held - the versions that hold it now, ascending
 */
export function wayBack(
  line: readonly (readonly string[])[] = [],
  held: readonly string[],
): WayBack {
  const last = line.at(-1) ?? null;
  return { last, isCurrent: last?.join() === held.join(), previous: line.at(-2) ?? [] };
}
