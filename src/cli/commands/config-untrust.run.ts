import { projectFiles } from '../../config/layers.js';
import { isKnown, untrust } from '../../config/trusted-files.js';
import type { Context } from '../context.js';
import { checkFields } from '../view/fields.js';
import { printWrite, WRITE_FIELDS } from '../view/print-write.js';
import type { TrustOptions } from './config.js';

export async function run(_args: readonly unknown[], options: TrustOptions, context: Context) {
  const { io, output } = context;
  const { dryRun = false } = options;
  checkFields(output.fields ?? [], WRITE_FIELDS);
  // Also where one of them cannot be read any more.
  const known = projectFiles(io).filter((path) => isKnown(path, io));
  if (!dryRun) await untrust(known, io);
  const record = {
    changed: !dryRun && known.length > 0,
    plan: { files: known },
    result: dryRun ? null : { untrusted: known },
  };
  const verb = dryRun ? 'would forget' : 'forgot';
  const sentences =
    known.length > 0
      ? known.map((path) => `${verb} ${path}`)
      : ['no file of this folder was trusted: nothing was changed'];
  await printWrite(record, { ids: known, sentences }, context);
}
