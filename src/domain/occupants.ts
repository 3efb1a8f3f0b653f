import type { ModelEvent } from './event.js';
import { replay } from './holders-at.js';
import { compareVersions } from './types.js';

/**
 * The occupants of a stage or alias, one after the other, the one of now last, as far as they were
 * recorded. Each is the versions that held it together, ascending. A rollback takes away those that it
 * went back over, so that the next goes one further.
 *
 * @param events - of the model, newest first
 * @param target - `Production` or `@champion`
 * @returns nothing if no change of it was recorded
 */
export function occupants(events: readonly ModelEvent[], target: string): string[][] {
  const line: string[][] = [];
  const comes = (versions: readonly string[]) => {
    if (line.at(-1)?.join() !== versions.join()) line.push([...versions]);
  };
  for (const { event, holdings } of replay(events)) {
    const held = holdings.get(target)?.versions;
    if (held === undefined) continue;
    // Also who came there past mlreg.
    if (event.target === target) comes(sorted(event.from));
    const before = line.findLastIndex((versions) => versions.join() === held.join());
    if (event.verb === 'rollback' && event.target === target && before >= 0)
      line.splice(before + 1);
    else comes(held);
  }
  return line;
}

function sorted(versions: readonly string[]): string[] {
  return [...versions].sort(compareVersions);
}
