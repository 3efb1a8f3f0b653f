import { MlregError, NotFoundError } from '../domain/errors.js';
import type { Ref } from '../domain/refs.js';
import type { DownloadOptions } from './download-files.js';
import { type FindLoadedDeps, type FindLoadedInput, findLoadedModel } from './find-loaded-model.js';
import { type LoadDeps, type Loaded, type LoadInput, loadModel } from './load-model.js';

/** Where a model may come from: what earlier loads left on this machine, or the registry. */
export type LoadSource = 'local' | 'registry';

export interface LoadFromDeps extends FindLoadedDeps, Pick<LoadDeps, 'now'> {
  /** Not called where the local source has it. */
  readonly open: () => Promise<Omit<LoadDeps, 'folders' | 'now'>>;
  /** Told why the registry could not be asked, where another source had it. */
  readonly warn: (line: string) => void;
}

/**
 * A model from the first source that has it. A registry that is away is passed over if another is left.
 *
 * @throws NotFoundError if none of them has it
 */
export async function loadFromSources(
  input: LoadInput & FindLoadedInput,
  sources: readonly LoadSource[],
  { open, warn, ...deps }: LoadFromDeps,
  options: DownloadOptions,
): Promise<Loaded> {
  let away: MlregError | undefined;
  for (const source of sources) {
    if (source === 'local') {
      const loaded = await findLoadedModel(input, deps);
      if (loaded && away) warn(away.message);
      if (loaded) return loaded;
      continue;
    }
    try {
      return await loadModel(input, { ...(await open()), ...deps }, options);
    } catch (error) {
      const isAway = error instanceof MlregError && ['unreachable', 'timeout'].includes(error.code);
      if (!isAway || options.signal?.aborted || source === sources.at(-1)) throw error;
      away = error;
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
