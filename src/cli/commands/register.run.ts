import { promotionRules } from '../../config/promotion-rules.js';
import { parseModelName } from '../../domain/names.js';
import { type Registered, registerVersion } from '../../operations/register-version.js';
import { refuseWithoutBestRun } from '../best-run-request.js';
import type { Context } from '../context.js';
import { givenExpected } from '../given-target.js';
import { givenWishes, registeredName } from '../registration.js';
import { givenOrigin, openOrigin } from '../registration-origin.js';
import {
  registrationLines,
  registrationRecord,
  warnOfRegistration,
} from '../registration-report.js';
import { checkFields } from '../view/fields.js';
import { printJudgement } from '../view/judgement.js';
import { printWrite, WRITE_FIELDS } from '../view/print-write.js';
import { workingLineage } from '../working-lineage.js';
import type { RegisterOptions } from './register.js';

export async function run(
  [word]: readonly (string | undefined)[],
  options: RegisterOptions,
  context: Context,
) {
  checkFields(context.output.fields ?? [], WRITE_FIELDS);
  if (options.bestRun !== undefined) {
    const { runBestRun } = await import('../best-run.js');
    return await runBestRun(word, options.bestRun, options, context);
  }
  refuseWithoutBestRun(options);
  const model = parseModelName(registeredName(word, options));
  const given = await givenOrigin(options, context);
  const expectCurrent = givenExpected(options.expectCurrent);
  const loaded = await context.settings();
  const { dryRun = false, force, require = [] } = options;
  const wishes = givenWishes(options, loaded.settings);
  const rules = wishes.target ? promotionRules(wishes.target, require, loaded) : undefined;
  const folder = 'path' in given ? given.path : undefined;
  const lineage = await workingLineage(folder, options.data, context);
  const deps = {
    ...(await context.changes(options)),
    now: context.io.now,
    onJudged: (judgement: Registered['judgement']) => printJudgement(judgement, context),
  };
  const origin = await openOrigin(given, options, lineage, deps, context);
  const tags = new Map([...lineage, ...wishes.tags]);
  const input = { ...wishes, tags, model, origin, expectCurrent, rules, force, dryRun };
  const registered = await registerVersion(input, deps);
  warnOfRegistration(registered, loaded.settings, context);
  const { plan } = registered;
  const ids = [plan.version === null ? plan.model : `${plan.model}/${plan.version}`];
  await printWrite(
    registrationRecord(registered),
    { ids, sentences: registrationLines(registered, options.path, dryRun) },
    context,
  );
}
