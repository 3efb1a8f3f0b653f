import * as z from 'zod/mini';
import { STAGE_POLICIES } from '../domain/promotion-policy.js';
import { aliases, gates, metrics } from './policy-values.js';
import { number, offByDefault, setting, text } from './setting.js';

/** What a project asks of the versions that are promoted. */
export const POLICY_SETTINGS = {
  gates: setting(gates, {
    description: 'what a version must fulfil to be promoted: expressions, or such by target',
    project: true,
  }),
  stage_policy: setting(z._default(z.enum(STAGE_POLICIES, 'is not strict, warn or off'), 'warn'), {
    description: 'a version that goes to Production and was not in Staging: strict, warn or off',
    project: true,
  }),
  production_approval_required: setting(offByDefault, {
    description: 'Production, and protected aliases, are for approved versions only',
    project: true,
  }),
  protected_aliases: setting(aliases, {
    description: 'aliases that only promoting moves',
    project: true,
  }),
  primary_metric: setting(text, {
    description: 'the metric by which promote --auto chooses',
    project: true,
  }),
  metrics: setting(metrics, {
    description: 'metric to higher or lower: which values are the better ones',
    project: true,
  }),
  auto_promote_threshold: setting(z.optional(number('is not a number')), {
    description: 'what promote --auto must find bettered by the metric',
    project: true,
  }),
  actor: setting(text, {
    description:
      'who you are, in approvals and events (default: the user at the server, else of the system)',
  }),
} as const;
