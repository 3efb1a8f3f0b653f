import { findStage, isAlias } from '../names.js';
import { nearest } from '../nearest.js';

/** The stages that one version holds at a time. */
const HELD = ['Production', 'Staging'] as const;

/** A target as a plan names it, such as `Production` or `@champion`, or why it is none. */
export type NamedOccupant =
  | { readonly target: string }
  | { readonly problem: string; readonly hint: string };

/**
 * Whose value `production.metrics.rmse` is: the version in a stage, or the one with an alias. A gate on
 * an occupant passes where there is none, so what looks like a misspelt stage must be made plain.
 *
 * @param name - what stands before the first dot, without backticks
 */
export function occupantNamed(name: string): NamedOccupant {
  if (name.startsWith('@')) return isAlias(name.slice(1)) ? { target: name } : noAlias(name);
  const stage = findStage(name);
  if (stage === 'Production' || stage === 'Staging') return { target: stage };
  if (stage !== undefined) {
    return {
      problem: `any number of versions are in ${stage}`,
      hint: 'name production, staging or an alias, such as champion.metrics.f1',
    };
  }
  if (!isAlias(name)) return noAlias(name);
  const [guess] = nearest(name, HELD);
  if (guess === undefined) return { target: `@${name}` };
  return {
    problem: `"${name}" is no stage`,
    hint: `did you mean ${guess.toLowerCase()}? an alias of that name is written \`@${name}\``,
  };
}

function noAlias(name: string): NamedOccupant {
  return {
    problem: `"${name}" is neither a stage nor an alias`,
    hint: 'write production, staging or an alias, such as champion.metrics.f1',
  };
}
