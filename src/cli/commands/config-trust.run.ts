import { type SteeringFile, steeringFiles, trust, trustIn } from '../../config/trusted-files.js';
import { MlregError, UsageError } from '../../domain/errors.js';
import { canAsk } from '../consent.js';
import type { Context } from '../context.js';
import { checkFields } from '../view/fields.js';
import { printWrite, WRITE_FIELDS } from '../view/print-write.js';
import type { TrustOptions } from './config.js';

export async function run(_args: readonly unknown[], options: TrustOptions, context: Context) {
  const { io, output } = context;
  const { dryRun = false, yes = false } = options;
  checkFields(output.fields ?? [], WRITE_FIELDS);
  if (!dryRun && !yes && !canAsk(io)) {
    throw new UsageError('trust is asked for, and there is no terminal to ask on', {
      hint: 'add --yes if you trust this folder, or --dry-run to see what it names',
    });
  }
  const files = steeringFiles((await context.shownSettings()).layers);
  if (files.length === 0) {
    throw new UsageError('no .env and no mlreg.config.yaml of this folder names a server', {
      hint: '`mlreg config show` tells where the settings come from',
    });
  }
  const untrusted: SteeringFile[] = [];
  for (const file of files) if ((await trustIn(file, io)) !== 'trusted') untrusted.push(file);
  const lines = untrusted.flatMap((file) => describe(file, context));
  if (!dryRun && untrusted.length > 0) {
    if (!yes) await ask(lines, context);
    await trust(untrusted, io);
  }
  const plan = untrusted.map(({ path, settings }) => ({
    file: path,
    settings: new Map([...settings].map(([key, value]) => [key, context.redact(value)])),
  }));
  const changed = !dryRun && untrusted.length > 0;
  const record = {
    changed,
    plan: { files: plan },
    result: dryRun ? null : { trusted: files.map(({ path }) => path) },
  };
  const verb = dryRun ? 'would trust' : 'trusted';
  const sentences =
    lines.length > 0
      ? lines.map((line) => `${verb} ${line}`)
      : ['it is trusted already: nothing was changed'];
  await printWrite(record, { ids: untrusted.map(({ path }) => path), sentences }, context);
}

function describe({ path, settings }: SteeringFile, { redact }: Context): string[] {
  return [...settings].map(([key, value]) => `${key} ${redact(value)} of ${path}`);
}

async function ask(lines: readonly string[], { io, signal, say }: Context): Promise<void> {
  for (const line of lines) say(line);
  const answer = await io.ask('Send your credentials there? [y/N] ', signal);
  if (/^y(es)?$/i.test(answer.trim())) return;
  throw new MlregError('error', 'nothing was changed', { hint: 'answer y to trust this folder' });
}
