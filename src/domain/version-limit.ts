import { protection } from './retention.js';
import { compareVersions, type ModelVersion } from './types.js';

/**
 * Which versions go to Archived so that no more than `max` are outside it: the oldest, but none in
 * Production or Staging, none with an alias, and not the newest.
 *
 * @param versions - all of one model
 * @returns numbers, ascending
 */
export function beyondLimit(versions: readonly ModelVersion[], max: number): string[] {
  const active = versions
    .filter(({ stage }) => stage !== 'Archived')
    .sort((a, b) => compareVersions(a.version, b.version));
  const free = active.slice(0, -1).filter((version) => protection(version) === undefined);
  return free.slice(0, Math.max(0, active.length - max)).map(({ version }) => version);
}
