import { approvalsOf } from '../../domain/approvals.js';
import { MlregError } from '../../domain/errors.js';
import { type EventRecord, eventRecord } from '../../domain/event-record.js';
import { lineageOf } from '../../domain/lineage.js';
import type { ModelFiles } from '../../domain/mlmodel.js';
import {
  MODEL_FILE_FIELDS,
  modelFilesRecord,
  needsModelFiles,
} from '../../domain/model-files-record.js';
import {
  MODEL_FIELDS,
  modelRecord,
  runRecord,
  VERSION_FIELDS,
  versionRecord,
  versionsByStage,
} from '../../domain/records.js';
import { withoutPrefix } from '../../operations/find-model.js';
import {
  type Details,
  getDetails,
  type ModelDetails,
  readFilesOf,
  type VersionDetails,
} from '../../operations/get-details.js';
import type { HistoryDeps } from '../../operations/read-history.js';
import type { ArtifactDeps } from '../../operations/read-model-files.js';
import { recentEvents } from '../../operations/recent-events.js';
import type { OpenedRegistry } from '../../wiring/opened-registry.js';
import type { Context } from '../context.js';
import { givenRef } from '../given-ref.js';
import { cellText } from '../view/cell.js';
import { printDocument } from '../view/document.js';
import { eventLine } from '../view/event-text.js';
import { checkFields } from '../view/fields.js';
import { byName } from '../view/model-sections.js';
import { printModelPage, printVersionPage } from '../view/pages.js';
import type { DetailsOptions } from './details.js';

const VERSION_KNOWN = [
  ...[...VERSION_FIELDS, 'run', 'download_uri', 'lineage', 'approvals', 'events'],
  ...MODEL_FILE_FIELDS,
];
const MODEL_KNOWN = [...MODEL_FIELDS, 'versions', 'events'];

export async function run(
  [ref]: readonly (string | undefined)[],
  options: DetailsOptions,
  context: Context,
) {
  const parsed = givenRef(ref, options);
  const isModel = parsed.kind === 'model' && !parsed.selector;
  checkFields(context.output.fields ?? [], isModel ? MODEL_KNOWN : VERSION_KNOWN);
  const deps = await context.history();
  const details = await getDetails(parsed, deps);
  if (context.output.quiet) {
    const id =
      details.kind === 'model'
        ? details.model.name
        : `${details.details.version.modelName}/${details.details.version.version}`;
    context.io.stdout.write(`${cellText(id)}\n`);
    return;
  }
  // A page is for people; a pipe gets what it can cut and sort.
  const isForPeople = context.io.stdout.isTTY || context.output.format === 'table';
  const format = context.output.format ?? (isForPeople ? undefined : 'tsv');
  const shown = { ...context, output: { ...context.output, format } };
  // Lines of text are found by name, not by the place in a list.
  const isLines = format === 'tsv' || format === 'csv';
  const events = await eventsShown(details, deps, context);
  const lines = isLines && events !== null ? { events: eventsById(events) } : {};
  if (details.kind === 'model') {
    const record = { ...modelDetailsRecord(details, deps.modelPrefix), events };
    await printDocument({ ...record, ...lines }, () => printModelPage(record, context), shown);
    return;
  }
  const files = modelFilesRecord(await filesShown(details, deps, context));
  const record = { ...versionDetailsRecord(details, deps.modelPrefix), events, ...files };
  const lineage = new Map(record.lineage.map(({ step, id }) => [step, id]));
  const document = isLines ? { ...record, lineage, ...lines, ...byName(files) } : record;
  await printDocument(document, () => printVersionPage(record, context), shown);
}

/** Null, with a warning, where they cannot be read; null as well where nothing of them is shown. */
async function filesShown(
  details: VersionDetails,
  deps: ArtifactDeps,
  { output, signal, say }: Context,
): Promise<ModelFiles | null> {
  if (output.fields && !needsModelFiles(output.fields)) return null;
  const read = await readFilesOf(details, { ...deps, signal });
  if (!(read instanceof MlregError)) return read;
  const { modelName, version } = details.details.version;
  const why = [read.message, ...(read.hint === undefined ? [] : [read.hint])].join('; ');
  say(`warning: no files, signature and flavors of ${modelName}/${version}: ${why}`);
  return null;
}

/** The last of them; null, with a warning, where they cannot be read, and where they are not shown. */
async function eventsShown(
  details: Details,
  deps: HistoryDeps & Pick<OpenedRegistry, 'registryNow'>,
  { output, say }: Context,
): Promise<EventRecord[] | null> {
  if (output.fields && !output.fields.some((field) => field.split('.', 1)[0] === 'events')) {
    return null;
  }
  const of =
    details.kind === 'model'
      ? { model: details.model.name }
      : { model: details.details.version.modelName, version: details.details.version.version };
  const found = await recentEvents(of, deps);
  if (!(found instanceof MlregError)) {
    return found.map((event) => eventRecord(event, deps.registryNow()));
  }
  say(`warning: no recorded changes of ${of.model}: ${found.message}`);
  return null;
}

function eventsById(events: readonly EventRecord[]): ReadonlyMap<string, string> {
  return new Map(events.map((event) => [String(event.event_id), eventLine(event)]));
}

function versionDetailsRecord({ details, downloadUri }: VersionDetails, prefix: string) {
  const { version, run } = details;
  return {
    ...versionRecord(details, withoutPrefix(version.modelName, prefix)),
    download_uri: downloadUri,
    run: run ? runRecord(run) : null,
    lineage: lineageOf(details),
    approvals: approvalsOf(version.tags),
  };
}

function modelDetailsRecord({ model, versions }: ModelDetails, prefix: string) {
  const short = withoutPrefix(model.name, prefix);
  return {
    ...modelRecord(model, short),
    stages: versionsByStage(versions.map(({ version }) => version)),
    versions: versions.map((each) => versionRecord(each, short)),
  };
}
