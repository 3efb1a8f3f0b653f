import { promotionRules } from '../../config/promotion-rules.js';
import type { AbsentName } from '../../domain/expressions/absent-names.js';
import { parseExpression } from '../../domain/expressions/parse.js';
import { VERSION_VOCABULARY } from '../../domain/version-values.js';
import { type RankInput, rankGroup } from '../../operations/rank-versions.js';
import type { Context } from '../context.js';
import { deploymentFile } from '../deployment-file.js';
import { rankLines, rankRecord } from '../rank-report.js';
import { rankAliases, rankBaseline, rankedGroup, rankKeys } from '../rank-request.js';
import { absentText } from '../view/absent-text.js';
import { checkFields } from '../view/fields.js';
import { printJudgement } from '../view/judgement.js';
import { printWrite, WRITE_FIELDS } from '../view/print-write.js';
import { DEPLOYMENT_FILE, type RankOptions } from './rank.js';

export async function run(
  words: readonly (string | undefined)[],
  options: RankOptions,
  context: Context,
) {
  checkFields(context.output.fields ?? [], WRITE_FIELDS);
  const group = rankedGroup(words, options);
  const aliases = rankAliases(options);
  const baseline = rankBaseline(options);
  const { where, output = DEPLOYMENT_FILE, overwrite = false, force, dryRun = false } = options;
  const wanted = where === undefined ? undefined : parseExpression(where, VERSION_VOCABULARY);
  const loaded = await context.settings();
  const keys = rankKeys(options, loaded.settings);
  const rulesFor: RankInput['rulesFor'] = (target) => promotionRules(target, [], loaded);
  const deployment = output === false ? null : await deploymentFile(output, overwrite, context);
  const deps = {
    ...(await context.changes(options)),
    now: context.io.now,
    onJudged: (judgement: Parameters<typeof printJudgement>[0]) =>
      printJudgement(judgement, context),
    onAbsent: (absent: AbsentName) => context.say(absentText(absent, 'versions')),
  };
  const input: RankInput = {
    ...{ group, keys, where: wanted, aliases, baseline, deployment },
    ...{ rulesFor, force, dryRun },
  };
  const ranked = await rankGroup(input, deps);
  for (const { move, overridden } of ranked.moves) {
    if (overridden === null) continue;
    context.say(`warning: forced: @${move.alias} of ${move.model}: ${overridden}`);
  }
  await printWrite(rankRecord(ranked, input), rankLines(ranked, input), context);
}
