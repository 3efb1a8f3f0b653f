import { findStage, isAlias } from './names.js';
import type { ModelVersion, Stage } from './types.js';
import { compareVersions } from './types.js';

/** Where a version is promoted to. */
export type PromotionTarget =
  | { readonly kind: 'stage'; readonly stage: Stage }
  | { readonly kind: 'alias'; readonly alias: string };

/** `Production` or `@champion`. */
export function targetName(target: PromotionTarget): string {
  return target.kind === 'stage' ? target.stage : `@${target.alias}`;
}

/** What `targetName` has written, stages in any case; undefined for any other text. */
export function findTarget(name: string): PromotionTarget | undefined {
  const stage = findStage(name);
  if (stage) return { kind: 'stage', stage };
  if (!name.startsWith('@') || !isAlias(name.slice(1))) return undefined;
  return { kind: 'alias', alias: name.slice(1) };
}

/** True for an alias and for the stages that mean "in use"; None and Archived hold any number. */
export function isInUse(target: PromotionTarget): boolean {
  return target.kind === 'alias' || target.stage === 'Production' || target.stage === 'Staging';
}

/** The versions that hold a stage or alias, ascending. */
export function holders(target: PromotionTarget, versions: readonly ModelVersion[]): string[] {
  return versions
    .filter((version) =>
      target.kind === 'stage'
        ? version.stage === target.stage
        : version.aliases.includes(target.alias),
    )
    .map((version) => version.version)
    .sort(compareVersions);
}
