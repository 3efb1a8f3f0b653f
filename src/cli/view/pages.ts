import type { Approval } from '../../domain/approvals.js';
import type { EventRecord } from '../../domain/event-record.js';
import type { LineageStep } from '../../domain/lineage.js';
import type { ModelFilesRecord } from '../../domain/model-files-record.js';
import type { Context } from '../context.js';
import { age, cellText, humanText } from './cell.js';
import { eventLine } from './event-text.js';
import { fieldOf } from './fields.js';
import { printModelSections } from './model-sections.js';
import { printRows } from './rows.js';

const VERSION_COLUMNS = ['version', 'stage', 'aliases', 'status', 'creation_timestamp', 'run_id'];

/** A model for people: what it is, then its versions. */
export async function printModelPage(
  record: Record<string, unknown>,
  context: Context,
): Promise<void> {
  const fields = ['registered_name', 'description', 'aliases', 'tags', 'creation_timestamp'];
  printFields(record, [...fields, 'last_updated_timestamp'], context);
  context.io.stdout.write('\n');
  const versions = record.versions as readonly Record<string, unknown>[];
  const id = ({ version }: Record<string, unknown>) => String(version);
  const view = { columns: VERSION_COLUMNS, id, none: 'no versions' };
  await printRows(versions, view, context);
  await printEvents(record, context);
}

/** A version for people. */
export async function printVersionPage(
  record: Record<string, unknown> &
    ModelFilesRecord & {
      readonly approvals: readonly Approval[];
      readonly lineage: readonly LineageStep[];
    },
  context: Context,
): Promise<void> {
  const { stdout } = context.io;
  const own = ['registered_name', 'version', 'stage', 'aliases', 'status', 'description'];
  const times = ['creation_timestamp', 'last_updated_timestamp'];
  const made = record.mlflow_version === null ? [] : ['mlflow_version'];
  printFields(record, [...own, ...times, ...made], context);
  stdout.write('\nLocation\n');
  printFields(record, ['source', 'artifact_uri', 'download_uri', 'model_uri'], context, '  ');
  stdout.write('\nRun\n');
  const run = record.run as Record<string, unknown> | null;
  if (run) {
    const known = ['run_id', 'run_name', 'status', 'user', 'start_time', 'duration_seconds'];
    printFields(run, known, context, '  ');
  } else {
    stdout.write(`  ${record.run_id === null ? 'none' : `${cellText(record.run_id)}, gone`}\n`);
  }
  await printLineage(record.lineage, context);
  printApprovals(record.approvals, context);
  for (const [title, key] of [
    ['Metrics', 'metrics'],
    ['Parameters', 'parameters'],
    ['Tags', 'tags'],
  ] as const) {
    const values = record[key] as ReadonlyMap<string, unknown>;
    if (values.size === 0) continue;
    stdout.write(`\n${title}\n`);
    const fields = [...values.keys()].map((name) => `${key}.${name}`);
    printFields(record, fields, context, '  ');
  }
  await printModelSections(record, context);
  await printEvents(record, context);
}

/** What the page does not say elsewhere: data and commit. `mlreg lineage` tells what is missing as well. */
async function printLineage(steps: readonly LineageStep[], { io }: Context): Promise<void> {
  const known = steps.filter(({ step }) => step === 'data' || step === 'commit');
  const { cut } = await import('./cut.js');
  const width = io.stdout.isTTY ? io.stdout.columns : Number.POSITIVE_INFINITY;
  const lines = known.map(({ step, id, detail, found_in }) => {
    const text = id === null ? 'not known' : [id, ...(detail ? [detail] : []), found_in].join(', ');
    return `${cut(`  ${step.padEnd('commit'.length)}  ${cellText(text)}`, width)}\n`;
  });
  io.stdout.write(`\nLineage\n${lines.join('')}`);
}

/** The last changes that were recorded; nothing where there are none. */
async function printEvents(record: Record<string, unknown>, { io }: Context): Promise<void> {
  const events = record.events as readonly EventRecord[] | null;
  if (events === null || events.length === 0) return;
  const { cut } = await import('./cut.js');
  const width = io.stdout.isTTY ? io.stdout.columns : Number.POSITIVE_INFINITY;
  const lines = events.map((event) => `${cut(`  ${eventLine(event)}`, width)}\n`);
  io.stdout.write(`\nEvents\n${lines.join('')}`);
}

/** `approved by jane, 3 days ago: looked at the errors`, a line each. */
function printApprovals(approvals: readonly Approval[], { io }: Context): void {
  if (approvals.length === 0) return;
  const lines = approvals.map(({ actor, decision, reason, at }) => {
    const when = at === null ? '' : `, ${age(at, io.now())}`;
    return `  ${cellText(`${decision} by ${actor}${when}${reason === null ? '' : `: ${reason}`}`)}\n`;
  });
  io.stdout.write(`\nApprovals\n${lines.join('')}`);
}

/** `label  value`, a line each, the values below each other. */
function printFields(
  record: Readonly<Record<string, unknown>>,
  fields: readonly string[],
  { io }: Context,
  indent = '',
): void {
  const labels = fields.map((field) => cellText(labelOf(field)));
  const width = Math.max(...labels.map((label) => label.length));
  fields.forEach((field, index) => {
    const value = humanText(field, fieldOf(record, field), io.now()) || '-';
    io.stdout.write(`${indent}${(labels[index] ?? '').padEnd(width)}  ${value}\n`);
  });
}

const LABELS: Readonly<Record<string, string>> = {
  registered_name: 'name',
  creation_timestamp: 'created',
  last_updated_timestamp: 'updated',
};

/** A word for people, but a metric or tag by its own name. */
function labelOf(field: string): string {
  const dot = field.indexOf('.');
  return dot < 0 ? (LABELS[field] ?? field) : field.slice(dot + 1);
}
