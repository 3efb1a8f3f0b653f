import {
  MODEL_FIELDS,
  modelRecord,
  runRecord,
  VERSION_FIELDS,
  versionRecord,
  versionsByStage,
} from '../../domain/records.js';
import { withoutPrefix } from '../../operations/find-model.js';
import { type Details, getDetails } from '../../operations/get-details.js';
import type { Context } from '../context.js';
import { givenRef } from '../given-ref.js';
import { cellText } from '../view/cell.js';
import { printDocument } from '../view/document.js';
import { checkFields } from '../view/fields.js';
import { printModelPage, printVersionPage } from '../view/pages.js';
import type { DetailsOptions } from './details.js';

export async function run(
  [ref]: readonly (string | undefined)[],
  options: DetailsOptions,
  context: Context,
) {
  const parsed = givenRef(ref, options);
  const isModel = parsed.kind === 'model' && !parsed.selector;
  const known = isModel
    ? [...MODEL_FIELDS, 'versions']
    : [...VERSION_FIELDS, 'run', 'download_uri'];
  checkFields(context.output.fields ?? [], known);
  const deps = await context.registry();
  const details = await getDetails(parsed, deps);
  const record = detailsRecord(details, deps.modelPrefix);
  if (context.output.quiet) {
    const { registered_name: name, version } = record;
    const id = version === undefined ? name : `${name}/${version}`;
    context.io.stdout.write(`${cellText(id)}\n`);
    return;
  }
  const print = details.kind === 'model' ? printModelPage : printVersionPage;
  // A page is for people; a pipe gets what it can cut and sort.
  const isForPeople = context.io.stdout.isTTY || context.output.format === 'table';
  const format = context.output.format ?? (isForPeople ? undefined : 'tsv');
  const output = { ...context.output, format };
  await printDocument(record, () => print(record, context), { ...context, output });
}

function detailsRecord(details: Details, prefix: string): Record<string, unknown> {
  if (details.kind === 'version') {
    const { version, run } = details.details;
    return {
      ...versionRecord(details.details, withoutPrefix(version.modelName, prefix)),
      download_uri: details.downloadUri,
      run: run ? runRecord(run) : null,
    };
  }
  const { model, versions } = details;
  const short = withoutPrefix(model.name, prefix);
  return {
    ...modelRecord(model, short),
    stages: versionsByStage(versions.map(({ version }) => version)),
    versions: versions.map((each) => versionRecord(each, short)),
  };
}
