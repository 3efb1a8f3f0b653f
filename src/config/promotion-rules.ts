import { type Gate, parseGate } from '../domain/gates.js';
import type { PromotionRules } from '../domain/judgement.js';
import {
  findTarget,
  isInUse,
  type PromotionTarget,
  targetName,
} from '../domain/promotion-target.js';
import { standIn } from '../domain/stage-aliases.js';
import type { LoadedSettings } from './load-settings.js';
import { stageAliasesOf } from './stage-aliases.js';

/**
 * What decides on a promotion to a target: the gates and policies of the settings, and what
 * `--require` asks for besides.
 *
 * @throws ExpressionError for a gate that cannot be read
 */
export function promotionRules(
  target: PromotionTarget,
  required: readonly string[],
  { settings, origins }: LoadedSettings,
): PromotionRules {
  const origin = origins.get('gates')?.text ?? 'gates';
  const stageAliases = stageAliasesOf(settings);
  // What goes along is promoted as well, and stands for the stage where there are none.
  const along = target.kind === 'stage' ? standIn(target, stageAliases) : undefined;
  const asked = [target, ...(along ? [along] : [])];
  const expressions = new Set(asked.flatMap((each) => expressionsFor(each, settings.gates)));
  return {
    gates: [
      ...[...expressions].map((text) => parseGate(text, origin)),
      ...required.map((text): Gate => parseGate(text, '--require')),
    ],
    policies: {
      stagePolicy: settings.stage_policy,
      approvalRequired: settings.production_approval_required,
      protectedAliases: settings.protected_aliases ?? [],
      stageAliases,
    },
  };
}

/** A plain list is for whatever is in use afterwards: Production, Staging and every alias. */
function expressionsFor(
  target: PromotionTarget,
  gates: LoadedSettings['settings']['gates'] = [],
): readonly string[] {
  if (Array.isArray(gates)) return isInUse(target) ? gates : [];
  const wanted = targetName(target);
  return Object.entries(gates).flatMap(([name, expressions]) => {
    const named = findTarget(name);
    return named && targetName(named) === wanted ? expressions : [];
  });
}
