import { isComplete } from '../../domain/lineage.js';
import { modelUri } from '../../domain/records.js';
import { withoutPrefix } from '../../operations/find-model.js';
import { getLineage } from '../../operations/get-lineage.js';
import type { Context } from '../context.js';
import { givenRef } from '../given-ref.js';
import { printDocument } from '../view/document.js';
import { checkFields } from '../view/fields.js';
import { printRows } from '../view/rows.js';
import type { LineageOptions } from './lineage.js';

export const LINEAGE_FIELDS = [
  'registered_name',
  'model_name',
  'version',
  'model_uri',
  'complete',
  'lineage',
];
const COLUMNS = ['step', 'id', 'detail', 'found_in'];

export async function run(
  [ref]: readonly (string | undefined)[],
  options: LineageOptions,
  context: Context,
) {
  const parsed = givenRef(ref, options);
  checkFields(context.output.fields ?? [], LINEAGE_FIELDS);
  const deps = await context.registry();
  const { version, steps } = await getLineage(parsed, deps);
  const record = {
    registered_name: version.modelName,
    model_name: withoutPrefix(version.modelName, deps.modelPrefix),
    version: version.version,
    model_uri: modelUri(version),
    complete: isComplete(steps),
    lineage: steps,
  };
  const { format, quiet } = context.output;
  const isRows = quiet || format === 'table' || format === 'tsv' || format === 'csv';
  const print = async () => {
    const id = ({ id: own }: { readonly id: string | null }) => own ?? '-';
    // A terminal is too narrow for a column of sentences: what is missing would be cut off.
    const isPage = context.io.stdout.isTTY && !quiet && (format ?? 'table') === 'table';
    const columns = isPage ? COLUMNS : [...COLUMNS, 'missing'];
    await printRows(steps, { columns, id, none: '' }, context);
    for (const { step, missing } of isPage ? steps : []) {
      if (missing !== null) context.say(`${step}: ${missing}`);
    }
  };
  if (isRows) await print();
  else await printDocument(record, print, context);
}
