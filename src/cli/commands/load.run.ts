import type { Ref } from '../../domain/refs.js';
import { loadFromSources } from '../../operations/load-from-sources.js';
import type { Loaded } from '../../operations/load-model.js';
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
  const loaded = await load(ref, options, context);
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

async function load(ref: Ref, options: LoadOptions, context: Context): Promise<Loaded> {
  const { output, include = [], exclude = [], overwrite = false, sources, jobs } = options;
  const [{ openModelFolders, placesFor }, { settings }] = await Promise.all([
    import('../../wiring/open-model-folders.js'),
    context.settings(),
  ]);
  const places = placesFor(output, context.io.cwd);
  const trackingUri = settings.registry_uri ?? settings.tracking_uri ?? null;
  let progress: Awaited<ReturnType<typeof openProgress>> | undefined;
  const deps = {
    folders: await openModelFolders(),
    modelPrefix: settings.model_prefix ?? '',
    now: context.io.now,
    open: async () => {
      progress = await openProgress(context);
      return await context.registry();
    },
    warn: (line: string) => context.say(`warning: ${line}`),
  };
  try {
    return await loadFromSources(
      { ref, trackingUri, include, exclude, overwrite, ...places },
      sources,
      deps,
      { jobs, signal: context.signal, onProgress: (at) => progress?.update(at) },
    );
  } finally {
    progress?.stop();
  }
}
