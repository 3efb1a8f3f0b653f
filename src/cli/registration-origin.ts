import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { UsageError } from '../domain/errors.js';
import { checkSource } from '../operations/check-source.js';
import { originOfSource, type RegistrationOrigin } from '../operations/registration-origin.js';
import { sourceRef } from '../operations/source-ref.js';
import type { OpenedRegistry } from '../wiring/opened-registry.js';
import type { RegisterOptions } from './commands/register.js';
import type { Context } from './context.js';
import { keyValue } from './key-value.js';
import { type LoggedValues, loggedValues } from './logged-values.js';

/** The one of `--source` and `--path` that is given, and what goes with it. */
export type GivenOrigin =
  | { readonly source: ReturnType<typeof sourceRef> }
  | { readonly path: string; readonly values: LoggedValues };

const WITH_PATH = ['metric', 'param', 'metricsFile', 'experiment', 'runName'] as const;

/** Reads the words; nothing is opened but the file of metrics. @throws UsageError */
export async function givenOrigin(
  options: RegisterOptions,
  { io }: Pick<Context, 'io'>,
): Promise<GivenOrigin> {
  const { source, path } = options;
  if ((source === undefined) === (path === undefined)) {
    throw new UsageError(
      source === undefined ? 'no source is named' : '--source and --path are both given',
      {
        hint: 'add --source runs:/RUN_ID/PATH, --source models:/m-ID, --path FOLDER or --best-run EXPERIMENT',
      },
    );
  }
  if (path !== undefined) {
    if (path === '') throw new UsageError('--path is empty', { hint: 'name a folder' });
    return { path, values: await readValues(options, io.cwd) };
  }
  const useless = WITH_PATH.find((name) => options[name] !== undefined);
  if (useless !== undefined) {
    const flag = `--${useless.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    throw new UsageError(`${flag} goes with --path`, {
      hint: 'a source has the run that it was made in; what that run has logged stays as it is',
    });
  }
  return { source: sourceRef(source ?? '') };
}

/** What a version is made from, checked. @throws MlregError */
export async function openOrigin(
  given: GivenOrigin,
  { experiment, runName }: RegisterOptions,
  tags: ReadonlyMap<string, string>,
  registry: OpenedRegistry,
  context: Context,
): Promise<RegistrationOrigin> {
  if ('source' in given) return originOfSource(await checkSource(given.source, registry));
  const [{ originOfFolder }, { folderName, openUploadFolder }, { recordedActor }, { settings }] =
    await Promise.all([
      import('../operations/upload-model.js'),
      import('../wiring/open-local-folders.js'),
      import('../wiring/actor.js'),
      context.settings(),
    ]);
  const { cwd, now } = context.io;
  return await originOfFolder(
    {
      folder: await openUploadFolder(given.path, cwd),
      experiment: experiment ?? settings.experiment_name ?? 'Default',
      runName: runName ?? folderName(given.path, cwd),
      user: recordedActor(settings, context.io.env),
      ...given.values,
      tags,
    },
    { ...registry, now, signal: context.signal },
  );
}

async function readValues(
  { metric = [], param = [], metricsFile }: RegisterOptions,
  cwd: string,
): Promise<LoggedValues> {
  const file = metricsFile === undefined ? undefined : resolve(cwd, metricsFile);
  const text = file && (await readFile(file, 'utf8').catch((error) => unreadable(file, error)));
  return loggedValues(
    metric.map((word) => keyValue(word, 'write it as --metric NAME=NUMBER')),
    param.map((word) => keyValue(word, 'write it as --param NAME=VALUE')),
    text,
  );
}

function unreadable(file: string, cause: unknown): never {
  const { code } = cause as NodeJS.ErrnoException;
  throw new UsageError(`the file ${file} cannot be read (${code})`, {
    hint: '--metrics-file names a JSON file, such as metrics.json',
    cause,
  });
}
