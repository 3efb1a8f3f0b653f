import {
  type ComparedVersion,
  type Comparison,
  onlyDifferent,
  type View,
} from '../../domain/comparison.js';
import { type MlregError, PartialError } from '../../domain/errors.js';
import type { ModelVersion } from '../../domain/types.js';
import { compareVersions } from '../../operations/compare-versions.js';
import { withoutPrefix } from '../../operations/find-model.js';
import type { Ending } from '../action.js';
import { parseViews, type Request, requestOf } from '../compare-request.js';
import type { Context } from '../context.js';
import { cellText } from '../view/cell.js';
import { comparisonLines, LINE_COLUMNS } from '../view/comparison-lines.js';
import { COMPARISON_FIELDS, comparisonRecord } from '../view/comparison-record.js';
import { counted } from '../view/counted.js';
import { printDocument } from '../view/document.js';
import { checkFields } from '../view/fields.js';
import { printRows } from '../view/rows.js';
import type { CompareOptions } from './compare.js';

export async function run(
  args: readonly (string | undefined)[],
  options: CompareOptions,
  context: Context,
): Promise<Ending> {
  const request = requestOf(args, options);
  const views = parseViews(options);
  // Rows are in lists: no field is below another.
  checkFields(context.output.fields ?? [], COMPARISON_FIELDS, []);
  const { comparison, unread, prefix } = await compare(request, views, options, context);
  sayUnread(unread, context);
  if (comparison.versions.length === 1) {
    context.say('there is one version only: nothing to compare it with');
  }
  await print(comparison, options, prefix, context);
  if (!options.exitCode) return 'done';
  if (comparison.differs === null) throw unsure(unread);
  return comparison.differs ? 'differs' : 'done';
}

interface Unread {
  readonly version: ModelVersion;
  readonly error: MlregError;
}

async function compare(
  { refs, otherRefs, baseline }: Request,
  views: readonly View[],
  { otherRegistry }: CompareOptions,
  context: Context,
) {
  const deps = await context.registry();
  const { settings } = await context.settings();
  const { sha256 } = await import('../../wiring/sha256.js');
  const { metrics = {} } = settings;
  const directions = new Map(Object.entries(metrics));
  const other =
    otherRegistry === undefined ? undefined : await context.otherRegistry(otherRegistry);
  const unread: Unread[] = [];
  const comparison = await compareVersions(
    { refs, otherRefs, baseline, views, directions },
    {
      ...deps,
      sha256,
      inferenceExperiment: settings.inference_experiment,
      other,
      signal: context.signal,
      onUnread: (version, error) => unread.push({ version, error }),
    },
  );
  return { comparison, unread, prefix: deps.modelPrefix };
}

/** A warning for each of the first versions whose files could not be read, and how many more there are. */
function sayUnread(unread: readonly Unread[], { say, verbose }: Context): void {
  const shown = verbose ? unread : unread.slice(0, 3);
  for (const { version, error } of shown) {
    const { modelName, version: number } = version;
    say(`warning: the files of ${modelName}/${number} were not read: ${error.message}`);
  }
  const more = unread.length - shown.length;
  if (more > 0) say(`warning: nor those of ${more} more (--verbose names them)`);
}

async function print(
  whole: Comparison,
  options: CompareOptions,
  prefix: string,
  context: Context,
): Promise<void> {
  const { io, output } = context;
  const { onlyDiff = false, trend = false } = options;
  const comparison = onlyDiff ? onlyDifferent(whole) : whole;
  const nameOf = ({ version }: ComparedVersion) => withoutPrefix(version.modelName, prefix);
  if (output.quiet) {
    for (const { version } of comparison.versions) {
      io.stdout.write(`${cellText(`${version.modelName}/${version.version}`)}\n`);
    }
    return;
  }
  const format = output.format ?? (io.stdout.isTTY ? 'table' : 'tsv');
  if (format === 'table') {
    const { printComparison } = await import('../view/comparison-page.js');
    printComparison(comparison, { onlyDiff, trend, nameOf }, context);
  } else if (format === 'tsv' || format === 'csv') {
    const view = { columns: LINE_COLUMNS, id: () => '', none: '' };
    await printRows(comparisonLines(comparison, { trend }), view, context);
  } else {
    await printDocument(comparisonRecord(comparison, { trend, nameOf }), () => {}, context);
  }
}

/** Says why itself: under --json the warnings are left out. */
function unsure(unread: readonly Unread[]): PartialError {
  const files = `the files of ${counted(unread.length, 'version')}`;
  const why = unread[0] ? `: ${unread[0].error.message}` : '';
  return new PartialError(`nothing differs in what was read, but ${files} were not read${why}`, {
    hint: 'add --view metrics,parameters,tags to compare without the files',
  });
}
