import { isKnown, untrust } from '../../config/trusted-files.js';
import type { Context } from '../context.js';
import { cellText } from '../view/cell.js';
import { printDocument } from '../view/document.js';
import { checkFields } from '../view/fields.js';
import { WRITE_FIELDS, type WriteRecord } from '../view/write-record.js';
import type { TrustOptions } from './config.js';

export async function run(_args: readonly unknown[], options: TrustOptions, context: Context) {
  const { io, output } = context;
  const { dryRun = false } = options;
  checkFields(output.fields ?? [], WRITE_FIELDS);
  const { layers } = await context.shownSettings();
  const known = layers.flatMap(({ path }) => path ?? []).filter((path) => isKnown(path, io));
  if (!dryRun) await untrust(known, io);
  const record: WriteRecord = {
    changed: !dryRun && known.length > 0,
    plan: { files: known },
    result: dryRun ? null : { untrusted: known },
  };
  const verb = dryRun ? 'would forget' : 'forgot';
  const shown = output.quiet
    ? known
    : known.length > 0
      ? known.map((path) => `${verb} ${path}`)
      : ['no file of this folder was trusted: nothing was changed'];
  const human = () => io.stdout.write(shown.map((line) => `${cellText(line)}\n`).join(''));
  await printDocument(record, human, context);
}
