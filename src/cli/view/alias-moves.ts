import type { AliasMove } from '../../domain/stage-aliases.js';

/**
 * Which aliases go along with a promotion, as the end of a sentence: `, with @champion (from version 2)`.
 *
 * @param promoted - null for a version that has no number yet
 */
export function goingAlong(aliases: readonly AliasMove[], promoted: string | null): string {
  return aliases.map((move) => `, ${words(move, promoted)}`).join('');
}

function words({ alias, version, from }: AliasMove, promoted: string | null): string {
  const before = from === null ? '' : ` (from version ${from})`;
  if (version === promoted) return `with @${alias}${before}`;
  return version === null
    ? `taking @${alias} from version ${from}`
    : `giving @${alias} to version ${version}${before}`;
}
