import { versionRecord } from '../../domain/records.js';
import { withoutPrefix } from '../../operations/find-model.js';
import { resolveVersion } from '../../operations/resolve-ref.js';
import type { Context } from '../context.js';
import { givenRef } from '../given-ref.js';
import { cellText } from '../view/cell.js';
import { printDocument } from '../view/document.js';
import { checkFields } from '../view/fields.js';
import type { ResolveOptions } from './resolve.js';

const FIELDS = ['registered_name', 'model_name', 'version', 'stage', 'aliases', 'model_uri'];

export async function run(
  [ref]: readonly (string | undefined)[],
  options: ResolveOptions,
  context: Context,
) {
  const parsed = givenRef(ref, options);
  checkFields(context.output.fields ?? [], FIELDS);
  const deps = await context.registry();
  const version = await resolveVersion(parsed, deps);
  const record = versionRecord({ version }, withoutPrefix(version.modelName, deps.modelPrefix));
  const resolved = Object.fromEntries(
    FIELDS.map((field) => [field, record[field as keyof typeof record]]),
  );
  const answer = options.uri ? String(record.model_uri) : version.version;
  const print = () => context.io.stdout.write(`${cellText(answer)}\n`);
  await printDocument(resolved, () => void print(), context);
}
