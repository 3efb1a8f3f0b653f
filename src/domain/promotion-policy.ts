import { approvalsOf } from './approvals.js';
import { type PromotionTarget, targetName } from './promotion-target.js';
import { versionWords } from './shell-words.js';
import type { ModelVersion } from './types.js';

export const STAGE_POLICIES = ['strict', 'warn', 'off'] as const;

/** What a project asks of promotions besides gates. */
export interface PromotionPolicies {
  /** What becomes of a version that goes to Production and was not in Staging. */
  readonly stagePolicy: (typeof STAGE_POLICIES)[number];
  /** Production and protected aliases want an approval. */
  readonly approvalRequired: boolean;
  /** Aliases that only `promote` moves. */
  readonly protectedAliases: readonly string[];
}

export const NO_POLICIES: PromotionPolicies = {
  stagePolicy: 'off',
  approvalRequired: false,
  protectedAliases: [],
};

/** What a policy has to say against a promotion. */
export interface PolicyFinding {
  /** The setting. */
  readonly policy: 'stage_policy' | 'production_approval_required' | 'protected_aliases';
  readonly outcome: 'warned' | 'refused';
  readonly message: string;
  readonly hint: string;
}

/**
 * What the policies say against a promotion; nothing if they allow it.
 *
 * @param isDirect - set by hand, with `alias set`, and not promoted
 */
export function checkPolicies(
  candidate: ModelVersion,
  target: PromotionTarget,
  policies: PromotionPolicies,
  isDirect = false,
): PolicyFinding[] {
  return [
    ...skippedStaging(candidate, target, policies),
    ...protectedAlias(candidate, target, policies, isDirect),
    ...lackingApproval(candidate, target, policies),
  ];
}

/** True for what a rejection keeps a version from: Production, and protected aliases. */
export function isGuarded(
  target: PromotionTarget,
  { protectedAliases }: Pick<PromotionPolicies, 'protectedAliases'>,
): boolean {
  return target.kind === 'stage'
    ? target.stage === 'Production'
    : protectedAliases.includes(target.alias);
}

/** Archived versions are let through: they have been somewhere before. */
function skippedStaging(
  { modelName, version, stage }: ModelVersion,
  target: PromotionTarget,
  { stagePolicy }: PromotionPolicies,
): PolicyFinding[] {
  const isSkipped = targetName(target) === 'Production' && stage === 'None';
  if (!isSkipped || stagePolicy === 'off') return [];
  return [
    {
      policy: 'stage_policy',
      outcome: stagePolicy === 'strict' ? 'refused' : 'warned',
      message: `version ${version} of ${modelName} was not in Staging (stage_policy: ${stagePolicy})`,
      hint: `\`mlreg promote ${versionWords(modelName, version)} --stage Staging\` puts it there first`,
    },
  ];
}

function protectedAlias(
  { modelName, version }: ModelVersion,
  target: PromotionTarget,
  { protectedAliases }: PromotionPolicies,
  isDirect: boolean,
): PolicyFinding[] {
  if (!isDirect || target.kind !== 'alias' || !protectedAliases.includes(target.alias)) return [];
  return [
    {
      policy: 'protected_aliases',
      outcome: 'refused',
      message: `the alias ${target.alias} is protected: it is moved by promoting only`,
      hint: `\`mlreg promote ${versionWords(modelName, version)} --alias ${target.alias}\` does it`,
    },
  ];
}

/** A rejection counts whether or not an approval is asked for: somebody said no. */
function lackingApproval(
  { modelName, version, tags }: ModelVersion,
  target: PromotionTarget,
  policies: PromotionPolicies,
): PolicyFinding[] {
  if (!isGuarded(target, policies)) return [];
  const approvals = approvalsOf(tags);
  const rejection = approvals.find(({ decision }) => decision === 'rejected');
  const of = { policy: 'production_approval_required', outcome: 'refused' } as const;
  const words = versionWords(modelName, version);
  if (rejection) {
    const why = rejection.reason === null ? '' : `: ${rejection.reason}`;
    return [
      {
        ...of,
        message: `version ${version} of ${modelName} was rejected by ${rejection.actor}${why}`,
        hint: `${rejection.actor} can take it back with \`mlreg approve ${words}\``,
      },
    ];
  }
  if (!policies.approvalRequired || approvals.length > 0) return [];
  return [
    {
      ...of,
      message: `version ${version} of ${modelName} is not approved, and ${targetName(target)} wants an approval`,
      hint: `\`mlreg approve ${words}\` approves it`,
    },
  ];
}
