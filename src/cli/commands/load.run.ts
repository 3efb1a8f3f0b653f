import { join, resolve } from 'node:path';
import { artifactPathParts } from '../../domain/artifact-path.js';
import { MlregError, NotFoundError, UsageError } from '../../domain/errors.js';
import type { Ref } from '../../domain/refs.js';
import { findLoadedModel } from '../../operations/find-loaded-model.js';
import { type Loaded, loadModel } from '../../operations/load-model.js';
import type { Context } from '../context.js';
import { givenRef } from '../given-ref.js';
import { cellText } from '../view/cell.js';
import { counted } from '../view/counted.js';
import { printDocument } from '../view/document.js';
import { checkFields } from '../view/fields.js';
import { openProgress } from '../view/progress.js';
import { humanSize } from '../view/size.js';
import type { LoadOptions } from './load.js';

export const LOAD_FIELDS = [
  'changed',
  'path',
  'from',
  'registered_name',
  'version',
  'download_uri',
  'bytes',
  'files',
] as const;

export async function run(
  [refText]: readonly (string | undefined)[],
  options: LoadOptions,
  context: Context,
) {
  const ref = givenRef(refText, options);
  checkFields(context.output.fields ?? [], LOAD_FIELDS);
  const { settings } = await context.settings();
  const trackingUri = settings.registry_uri ?? settings.tracking_uri ?? null;
  const input = { ref, trackingUri, ...choices(options, context.io.cwd) };
  const loaded = await fromSources(input, options, context);
  const { manifest } = loaded;
  const bytes = manifest.files.reduce((sum, { size }) => sum + size, 0);
  const name = `${manifest.registered_name}/${manifest.version}`;
  const what = `${name}: ${counted(manifest.files.length, 'file')}, ${humanSize(bytes)}`;
  if (!context.output.quiet) {
    context.say(
      loaded.changed
        ? `loaded ${what}, from ${manifest.download_uri}`
        : `${what}: here already, ${loaded.from === 'local' ? `loaded ${manifest.loaded_at}` : 'unchanged, and of the same sizes as in the registry'}`,
    );
  }
  const record: Record<(typeof LOAD_FIELDS)[number], unknown> = {
    changed: loaded.changed,
    path: loaded.folder,
    from: loaded.from,
    registered_name: manifest.registered_name,
    version: manifest.version,
    download_uri: manifest.download_uri,
    bytes,
    files: manifest.files,
  };
  const printPath = () => context.io.stdout.write(`${cellText(loaded.folder)}\n`);
  if (context.output.quiet) printPath();
  else await printDocument(record, printPath, context);
}

type Choices = ReturnType<typeof choices>;

function choices(
  { output, include = [], exclude = [], overwrite = false }: LoadOptions,
  cwd: string,
) {
  if (output === '') {
    throw new UsageError('--output is empty', {
      hint: 'name a folder; without --output it is models/NAME/VERSION',
    });
  }
  const modelFolder = (name: string) => join(cwd, 'models', partOf(name));
  return {
    include,
    exclude,
    overwrite,
    modelFolder: output === undefined ? modelFolder : null,
    folderFor: (version: { registered_name: string; version: string }) =>
      output === undefined
        ? join(modelFolder(version.registered_name), partOf(version.version))
        : resolve(cwd, output),
  };
}

/** A name is any text; as part of a path it must be one, and no other. */
function partOf(name: string): string {
  try {
    const [part = '', ...more] = artifactPathParts(name);
    if (more.length === 0) return part;
  } catch {
    // Said below.
  }
  throw new UsageError(`${JSON.stringify(name)} cannot be the name of a folder`, {
    hint: 'say where to with --output DIR',
  });
}

/** From the first source that has it. A registry that is away is passed over if another is left. */
async function fromSources(
  input: { ref: Ref; trackingUri: string | null } & Choices,
  { sources, jobs }: LoadOptions,
  context: Context,
): Promise<Loaded> {
  const { openModelFolders } = await import('../../wiring/open-model-folders.js');
  const folders = await openModelFolders();
  const { settings } = await context.settings();
  const modelPrefix = settings.model_prefix ?? '';
  let away: MlregError | undefined;
  for (const source of sources) {
    if (source === 'local') {
      const loaded = await findLoadedModel(input, { folders, modelPrefix });
      if (loaded && away) context.say(`warning: ${away.message}`);
      if (loaded) return loaded;
      continue;
    }
    const progress = await openProgress(context);
    try {
      const deps = { ...(await context.registry()), folders, now: context.io.now };
      const options = { jobs, signal: context.signal, onProgress: progress.update };
      return await loadModel(input, deps, options);
    } catch (error) {
      const isAway = error instanceof MlregError && ['unreachable', 'timeout'].includes(error.code);
      if (!isAway || context.signal.aborted || source === sources.at(-1)) throw error;
      away = error;
    } finally {
      progress.stop();
    }
  }
  throw notLoaded(input.ref, away);
}

/** @param away - why the registry could not be asked, if it was to be */
function notLoaded(ref: Ref, away: MlregError | undefined): MlregError {
  if (away) {
    const { code, message, hint } = away;
    const both = `${message}; and it was not loaded here before, or was changed since`;
    return new MlregError(code, both, { hint, cause: away });
  }
  const isPlain =
    ref.kind === 'model' && !['alias', 'stage', 'label'].includes(ref.selector?.kind ?? '');
  if (!isPlain) {
    return new NotFoundError('which version that is, only the registry knows', {
      hint: 'name its number, or add registry to --sources',
    });
  }
  return new NotFoundError(`"${ref.name}" was not loaded here before, or was changed since`, {
    hint: 'without --sources it is loaded from the registry',
  });
}
