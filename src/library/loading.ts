import type { ModelVersion } from '../domain/types.js';
import type { DownloadProgress } from '../operations/download-files.js';
import { type LoadSource, loadFromSources } from '../operations/load-from-sources.js';
import type { Loaded } from '../operations/load-model.js';
import { resolveVersion } from '../operations/resolve-ref.js';
import type { CallOptions } from './options.js';
import type { Session } from './session.js';
import { parsedRef, type VersionParts, type VersionRef } from './version-ref.js';

/** From a name to a version, and to its files. */
export interface Loading {
  /**
   * The version that is meant; a bare name is its latest.
   *
   * @throws NotFoundError
   *
   * @example
   * ```ts
   * const { version } = await registry.resolve({ model: 'lstm_model', stage: 'Production' });
   * console.log(version);
   * // → 2
   * ```
   */
  resolve(ref: VersionRef, call?: CallOptions): Promise<ModelVersion>;
  /**
   * Downloads the files of a version into a folder, which appears there whole or not at all. The same
   * content already there: done, with `changed` false.
   *
   * @throws NotFoundError; IntegrityError if the bytes are not what they should be
   * @throws UsageError for a folder that holds something else
   *
   * @example
   * ```ts
   * const request = { model: 'lstm_model', version: 'latest', sources: ['local', 'registry'] } as const;
   * const first = await registry.load(request);
   * const second = await registry.load(request);
   * console.log(first.changed, first.from, second.changed, second.from);
   * // → true registry false local
   * ```
   */
  load(request: LoadRequest): Promise<Loaded>;
}

/** Which version, named by `ref` or by its parts, and where to. */
export type LoadRequest = LoadOptions & (VersionParts | { readonly ref: string });

/** Where from, where to, and how much of it. */
export interface LoadOptions extends CallOptions {
  /** A folder. @default `models/NAME/VERSION` */
  readonly output?: string | undefined;
  /** The first that has it; `local` is what earlier loads left. @default ['registry'] */
  readonly sources?: readonly LoadSource[] | undefined;
  /** Patterns of paths, such as `*.json`. */
  readonly include?: readonly string[] | undefined;
  readonly exclude?: readonly string[] | undefined;
  /** Replace what an earlier load of something else left there. */
  readonly overwrite?: boolean | undefined;
  /** Files at a time. @default 8 */
  readonly jobs?: number | undefined;
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
}

export function loading(session: Session): Loading {
  return {
    resolve: (ref, call = {}) => session.read(call, (deps) => resolveVersion(parsedRef(ref), deps)),
    load: (request) =>
      session.read(request, async (deps) => {
        const { settings, environment, now, warn } = session;
        const { openModelFolders, placesFor } = await import('../wiring/open-model-folders.js');
        const { output, include = [], exclude = [], overwrite = false, jobs = 8 } = request;
        const input = {
          ref: parsedRef('ref' in request ? request.ref : request),
          trackingUri: settings.registry_uri ?? settings.tracking_uri ?? null,
          ...{ include, exclude, overwrite },
          ...placesFor(output, environment.cwd),
        };
        const { signal, modelPrefix } = deps;
        const folders = await openModelFolders();
        return await loadFromSources(
          input,
          request.sources ?? ['registry'],
          { folders, modelPrefix, now, warn, open: async () => deps },
          { jobs, signal, onProgress: request.onProgress },
        );
      }),
  };
}
