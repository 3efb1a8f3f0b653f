import type { Settings } from '../config/schema.js';
import { refusalText } from '../domain/judgement.js';
import { judgementRecord } from '../domain/judgement-record.js';
import { modelNameAdvice } from '../domain/model-name-advice.js';
import type { Registered } from '../operations/register-version.js';
import type { Context } from './context.js';
import { archiving } from './copy-promotion.js';
import { goingAlong } from './view/alias-moves.js';
import { versionResult, type WriteRecord } from './view/print-write.js';

/** What `register` prints as JSON. */
export function registrationRecord({
  changed,
  plan,
  judgement,
  forced,
  result,
}: Registered): WriteRecord {
  return {
    changed,
    plan: {
      model: plan.model,
      version: plan.version,
      source: plan.source,
      run_id: plan.runId,
      logged_model_id: plan.loggedModelId,
      digest: plan.digest,
      label: plan.label,
      tags: plan.tags,
      description: plan.description,
      creates_model: plan.createsModel,
      creates_version: plan.createsVersion,
      target: plan.target,
      from: plan.from,
      archive: plan.archive,
      aliases: plan.aliases,
      archive_old: plan.archiveOld,
      ...judgementRecord(judgement),
      forced,
    },
    result: result && versionResult(result),
  };
}

/**
 * A line for each thing that was done, or would be.
 *
 * @param path - the folder that it is made from, if it is one
 */
export function registrationLines(
  { changed, plan }: Registered,
  path: string | undefined,
  dryRun: boolean,
): string[] {
  const { model, version, label, target, archive, aliases, archiveOld } = plan;
  const name = version === null ? model : `${model} version ${version}`;
  const from = ` from ${path ?? plan.source}`;
  if (!plan.createsVersion && !plan.promotes) {
    const end = dryRun || changed ? '' : ': nothing was changed';
    return [`${name} is made${from} already${end}`];
  }
  const said = (verb: string, past: string) => (dryRun ? `would ${verb}` : past);
  return [
    ...(plan.createsModel ? [`${said('create', 'created')} the model ${model}`] : []),
    plan.createsVersion
      ? `${said('register', 'registered')} ${name}${label === null ? '' : ` (${label})`}${from}`
      : `${name} is made${from} already`,
    ...(plan.promotes
      ? [
          `${said('promote', 'promoted')} ${version === null ? 'it' : name} to ${target}${archiving(archive)}${goingAlong(aliases, version)}`,
        ]
      : []),
    ...(archiveOld.length > 0
      ? [`${said('archive', 'archived')} the oldest of ${model}: ${archiveOld.join(', ')}`]
      : []),
  ];
}

/** What is told besides, on stderr. */
export function warnOfRegistration(
  { plan, forced, judgement }: Registered,
  { max_model_versions: maxVersions }: Settings,
  { say }: Pick<Context, 'say'>,
): void {
  if (forced) say(`warning: forced: ${refusalText(judgement)}`);
  const advice = plan.createsModel ? modelNameAdvice(plan.model) : null;
  if (advice !== null) say(`warning: ${advice}`);
  const { active } = plan;
  if (maxVersions !== undefined && active > maxVersions) {
    say(
      `warning: ${plan.model} has ${active} versions outside Archived, more than max_model_versions ` +
        `(${maxVersions}); \`mlreg cleanup\` deletes old ones`,
    );
  }
}
