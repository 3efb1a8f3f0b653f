import { NotFoundError, UsageError } from '../../domain/errors.js';
import { LABEL_TAG } from '../../domain/own-tags.js';
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
export const RESOLVED_FIELDS = [...FIELDS, 'label'];

export async function run(
  [ref]: readonly (string | undefined)[],
  options: ResolveOptions,
  context: Context,
) {
  const parsed = givenRef(ref, options);
  checkFields(context.output.fields ?? [], RESOLVED_FIELDS);
  const deps = await context.registry();
  const version = await resolveVersion(parsed, deps);
  const record = versionRecord({ version }, withoutPrefix(version.modelName, deps.modelPrefix));
  const resolved = {
    ...Object.fromEntries(FIELDS.map((field) => [field, record[field as keyof typeof record]])),
    label: version.tags.get(LABEL_TAG) ?? null,
  };
  const answer = answerOf(resolved, options);
  const print = () => context.io.stdout.write(`${cellText(answer)}\n`);
  await printDocument(resolved, () => void print(), context);
}

/**
 * @throws NotFoundError for a label that it does not have
 * @throws UsageError for both flags
 */
function answerOf(
  resolved: Readonly<Record<string, unknown>>,
  { uri, label }: ResolveOptions,
): string {
  if (uri && label) {
    throw new UsageError('--uri and --label are both given', { hint: 'give one of the two' });
  }
  if (!label) return String(uri ? resolved.model_uri : resolved.version);
  if (resolved.label !== null) return String(resolved.label);
  const { registered_name: name, version } = resolved;
  throw new NotFoundError(`version ${version} of ${name} has no label`, {
    hint: `\`mlreg tag set ${name}/${version} ${LABEL_TAG}=v1.0.0\` gives it one`,
  });
}
