import { promotionRules } from '../../config/promotion-rules.js';
import { refusalText } from '../../domain/judgement.js';
import { judgementRecord } from '../../domain/judgement-record.js';
import { modelNameAdvice } from '../../domain/model-name-advice.js';
import { parseModelName } from '../../domain/names.js';
import type { Tags } from '../../domain/types.js';
import { readLineage } from '../../operations/read-lineage.js';
import { type Registered, registerVersion } from '../../operations/register-version.js';
import type { Context } from '../context.js';
import { archiving } from '../copy-promotion.js';
import { givenExpected } from '../given-target.js';
import { givenWishes, registeredName } from '../registration.js';
import { type GivenOrigin, givenOrigin, openOrigin } from '../registration-origin.js';
import { goingAlong } from '../view/alias-moves.js';
import { checkFields } from '../view/fields.js';
import { printJudgement } from '../view/judgement.js';
import { printWrite, versionResult, WRITE_FIELDS, type WriteRecord } from '../view/print-write.js';
import type { RegisterOptions } from './register.js';

export async function run(
  [word]: readonly (string | undefined)[],
  options: RegisterOptions,
  context: Context,
) {
  checkFields(context.output.fields ?? [], WRITE_FIELDS);
  const model = parseModelName(registeredName(word, options));
  const given = await givenOrigin(options, context);
  const expectCurrent = givenExpected(options.expectCurrent);
  const loaded = await context.settings();
  const { dryRun = false, force, require = [] } = options;
  const wishes = givenWishes(options, loaded.settings);
  const rules = wishes.target ? promotionRules(wishes.target, require, loaded) : undefined;
  const lineage = await lineageTags(given, options, context);
  const deps = {
    ...(await context.changes(options)),
    now: context.io.now,
    onJudged: (judgement: Registered['judgement']) => printJudgement(judgement, context),
  };
  const origin = await openOrigin(given, options, lineage, deps, context);
  const tags = new Map([...lineage, ...wishes.tags]);
  const input = { ...wishes, tags, model, origin, expectCurrent, rules, force, dryRun };
  const registered = await registerVersion(input, deps);
  warn(registered, loaded.settings.max_model_versions, context);
  const { plan } = registered;
  const ids = [plan.version === null ? plan.model : `${plan.model}/${plan.version}`];
  await printWrite(
    toRecord(registered),
    { ids, sentences: sentences(registered, options, dryRun) },
    context,
  );
}

/** Data that is named must be known; all else is told where it is found. */
async function lineageTags(
  given: GivenOrigin,
  { data }: RegisterOptions,
  context: Context,
): Promise<Tags> {
  const { settings } = await context.settings();
  if (!settings.lineage_tags && data === undefined) return new Map();
  const { openWorkingFolder } = await import('../../wiring/open-local-folders.js');
  const model = 'path' in given ? given.path : undefined;
  return await readLineage({ data, model }, await openWorkingFolder(context.io.cwd));
}

function warn(
  { plan, forced, judgement }: Registered,
  maxVersions: number | undefined,
  { say }: Context,
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

function toRecord({ changed, plan, judgement, forced, result }: Registered): WriteRecord {
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

/** A line for each thing that was done, or would be. */
function sentences(
  { changed, plan }: Registered,
  { path }: RegisterOptions,
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
