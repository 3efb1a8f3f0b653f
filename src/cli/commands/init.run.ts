import { shellWord } from '../../domain/shell-words.js';
import { initProject } from '../../operations/init-project.js';
import type { Context } from '../context.js';
import { cellText } from '../view/cell.js';
import { printDocument } from '../view/document.js';
import { checkFields } from '../view/fields.js';
import { WRITE_FIELDS, type WriteRecord } from '../view/print-write.js';
import type { InitOptions } from './init.js';

export async function run(_args: readonly unknown[], options: InitOptions, context: Context) {
  const { io, output, signal } = context;
  const { dryRun = false } = options;
  checkFields(output.fields ?? [], WRITE_FIELDS);
  await context.refuseReadOnly(dryRun);
  const { settings } = await context.settings();
  const { newProject } = await import('../../wiring/new-project.js');
  const { trackingUri, files } = await newProject(settings, io.cwd);
  const { changed, plan, result } = await initProject({ dryRun }, { files, signal });

  const created = result?.created ?? plan.create;
  const kept = result?.kept ?? plan.keep;
  const verb = dryRun ? 'would make' : 'made';
  const lines = output.quiet
    ? created
    : [...created.map((path) => `${verb} ${path}`), ...kept.map((path) => `kept ${path}`)];
  const record: WriteRecord = {
    changed,
    plan: { tracking_uri: context.redact(trackingUri), ...plan },
    result,
  };
  const human = () => {
    for (const line of lines) io.stdout.write(`${cellText(line)}\n`);
    if (changed && !output.quiet) context.say(`now open it: mlreg list${flagFor(trackingUri)}`);
  };
  await printDocument(record, human, context);
}

/** Only what MLflow's default is needs no setting. */
function flagFor(uri: string): string {
  return uri === 'sqlite:///mlflow.db' ? '' : ` --tracking-uri ${shellWord(uri)}`;
}
