import { RefusedError } from './errors.js';
import { aimedAt, type FilesSeen, fits, withFiles } from './gate-files.js';
import { gateReason } from './gate-reason.js';
import { evaluateGate, type Gate, type GateResult } from './gates.js';
import {
  checkPolicies,
  isGuarded,
  NO_POLICIES,
  type PolicyFinding,
  type PromotionPolicies,
} from './promotion-policy.js';
import { type PromotionTarget, targetName } from './promotion-target.js';
import type { VersionWithOrigin } from './records.js';
import { type Viewpoint, versionValues } from './version-values.js';

/** What decides on a promotion. */
export interface PromotionRules {
  readonly gates: readonly Gate[];
  readonly policies: PromotionPolicies;
}

export const NO_RULES: PromotionRules = { gates: [], policies: NO_POLICIES };

/** What the rules say of a promotion. */
export interface Judgement {
  readonly gates: readonly GateResult[];
  readonly policies: readonly PolicyFinding[];
}

/** The rules of one promotion: what a gate says of no occupant in particular is said of the target's. */
export function rulesAimedAt(rules: PromotionRules, target: PromotionTarget): PromotionRules {
  const name = targetName(target);
  return {
    ...rules,
    gates: rules.gates.map((gate) => ({ ...gate, expression: aimedAt(gate.expression, name) })),
  };
}

export const NOTHING_SAID: Judgement = { gates: [], policies: [] };

/** What becomes of a promotion that was judged. */
export interface Verdict {
  /** What the rules said; nothing where there is nothing to change. */
  readonly judgement: Judgement;
  /** True if it is made, or would be, although the rules refuse it. */
  readonly forced: boolean;
}

/** A version on its way to a target. */
export interface JudgedCase {
  readonly candidate: VersionWithOrigin;
  readonly target: PromotionTarget;
  /** The versions that gates look at, by target; one that nobody holds is not there. */
  readonly occupants: ReadonlyMap<string, VersionWithOrigin>;
  /** Set by hand, with `alias set`, and not promoted. */
  readonly isDirect?: boolean | undefined;
  /** What is in the folders that gates look at. */
  readonly files?: {
    readonly candidate?: FilesSeen;
    readonly occupants: ReadonlyMap<string, FilesSeen>;
  };
}

/** Asks every gate and every policy; none is left out because another has said no. */
export function judge(
  { candidate, target, occupants, isDirect, files }: JudgedCase,
  { gates, policies }: PromotionRules,
  view: Viewpoint,
): Judgement {
  const valuesOf = (row: VersionWithOrigin, own: FilesSeen | undefined) =>
    withFiles(versionValues(row, view), own);
  const seen = {
    candidate: valuesOf(candidate, files?.candidate),
    occupants: new Map(
      [...occupants].map(([name, row]) => [name, valuesOf(row, files?.occupants.get(name))]),
    ),
    fits: (field: string, occupant: string) =>
      fits(field, files?.candidate, files?.occupants.get(occupant)),
  };
  return {
    gates: gates.map((gate) => evaluateGate(gate, seen)),
    policies: checkPolicies(candidate.version, target, policies, isDirect),
  };
}

export function failedGates({ gates }: Judgement): GateResult[] {
  return gates.filter(({ outcome }) => outcome === 'failed');
}

function refusals({ policies }: Judgement): PolicyFinding[] {
  return policies.filter(({ outcome }) => outcome === 'refused');
}

/** True if nothing speaks against it but a warning. */
export function isAllowed(judgement: Judgement): boolean {
  return failedGates(judgement).length === 0 && refusals(judgement).length === 0;
}

/** True if what a version has, or the occupants have, can make these rules refuse it. */
export function canRefuse({ gates, policies }: PromotionRules, target: PromotionTarget): boolean {
  return gates.length > 0 || isGuarded(target, policies);
}

/** Why a promotion is refused, in a line. */
export function refusalText(judgement: Judgement): string {
  const failed = failedGates(judgement);
  const { length } = judgement.gates;
  const ofGates = length === 1 ? 'the gate failed' : `${failed.length} of ${length} gates failed`;
  const named = failed.map((gate) => `${gate.expression} (${gateReason(gate)})`).join('; ');
  return [
    ...(failed.length > 0 ? [`${ofGates}: ${named}`] : []),
    ...refusals(judgement).map(({ message }) => message),
  ].join('; ');
}

/**
 * The error for a promotion that the rules refuse; its details are the judgement.
 *
 * @param what - such as `m version 3 is not promoted to Production`
 */
export function refusal(what: string, judgement: Judgement, details: object): RefusedError {
  const [policy] = refusals(judgement);
  return new RefusedError(`${what}: ${refusalText(judgement)}`, {
    hint:
      policy?.hint ??
      '`mlreg details` shows what the version has; --force promotes it all the same',
    details,
  });
}
