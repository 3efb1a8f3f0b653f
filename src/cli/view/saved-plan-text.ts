import { UsageError } from '../../domain/errors.js';
import { isoTime } from '../../domain/iso-time.js';
import {
  LONGEST_PLAN,
  PLAN_KIND,
  PLAN_SCHEMA_VERSION,
  type SavedPlan,
} from '../../domain/saved-plan.js';
import { terminalJson } from './json.js';

/**
 * A saved plan as a JSON document, a version a line.
 *
 * @throws UsageError if it is longer than what is read again
 */
export async function* savedPlanText({
  policy,
  versions,
  ...plan
}: SavedPlan): AsyncGenerator<string, void, undefined> {
  const header = terminalJson(
    {
      schema_version: PLAN_SCHEMA_VERSION,
      kind: PLAN_KIND,
      made_at: isoTime(plan.madeAt),
      registry_uri: plan.registryUri,
      workspace: plan.workspace,
      model: plan.model,
      policy: {
        keep: policy.keep,
        older_than_ms: policy.olderThan ?? null,
        stage: policy.stage ?? null,
        archive: policy.archive ?? false,
        keep_previous: policy.keepPrevious ?? true,
      },
    },
    2,
  );
  yield `${header.replace(/\n\}$/, '')},\n  "versions": [`;
  let length = header.length;
  let separator = '\n';
  for (const version of versions) {
    const line = `${separator}    ${terminalJson(version)}`;
    separator = ',\n';
    length += line.length;
    if (length > LONGEST_PLAN - 1_000) throw tooLong();
    yield line;
  }
  yield versions.length === 0 ? ']\n}\n' : '\n  ]\n}\n';
}

function tooLong(): UsageError {
  return new UsageError('the plan is too long to be saved', {
    hint: 'plan model by model with --model NAME',
  });
}
