import { type Comparison, VIEWS, type View } from '../domain/comparison.js';
import type { MlregError } from '../domain/errors.js';
import type { ModelFiles } from '../domain/mlmodel.js';
import type { VersionWithOrigin } from '../domain/records.js';
import type { ModelVersion } from '../domain/types.js';
import { VERSION_VOCABULARY } from '../domain/version-values.js';
import { compareVersions } from '../operations/compare-versions.js';
import { getDetails, type VersionDetails } from '../operations/get-details.js';
import { getLineage, type Lineage } from '../operations/get-lineage.js';
import { listVersions } from '../operations/list-versions.js';
import { readModelFiles } from '../operations/read-model-files.js';
import { resolveVersion } from '../operations/resolve-ref.js';
import { absentTo, type ListQuery, selectionOf } from './list-query.js';
import type { CallOptions } from './options.js';
import type { Session } from './session.js';
import { parsedModel, parsedRef, type VersionRef } from './version-ref.js';

/** What can be asked of versions. */
export interface Versions {
  /**
   * Of one model or of all: by name, then newest first, unless `orderBy` says otherwise. Runs and
   * logged models are read in batches.
   *
   * @throws ExpressionError for a `where`, `orderBy` or `filter` that cannot be read
   *
   * @example
   * ```ts
   * const good = registry.versions.list({
   *   model: 'lstm_model',
   *   where: 'metrics.accuracy >= 0.85',
   *   orderBy: 'metrics.accuracy desc',
   * });
   * for await (const { version, run } of good) {
   *   console.log(version.version, run?.metrics.get('accuracy')?.value);
   * }
   * // → 3 0.87
   * // → 5 0.86
   * ```
   */
  list(query?: VersionsQuery): AsyncIterable<VersionWithOrigin>;
  /** @throws NotFoundError */
  get(ref: VersionRef, call?: CallOptions): Promise<ModelVersion>;
  /** With its run, its logged model and the place of its files. @throws NotFoundError */
  details(ref: VersionRef, call?: CallOptions): Promise<VersionDetails>;
  /** What its folder holds: files, signature, flavors. @throws MlregError if it cannot be read */
  files(ref: VersionRef, call?: CallOptions): Promise<ModelFiles>;
  /**
   * Versions side by side; a ref without a version stands for all of its model's.
   *
   * @throws NotFoundError
   *
   * @example
   * ```ts
   * const { metrics, versions } = await registry.versions.compare(['lstm_model/3', 'lstm_model/5'], {
   *   views: ['metrics'],
   * });
   * const accuracy = metrics?.find(({ name }) => name === 'accuracy');
   * console.log(versions.length, accuracy?.values, accuracy?.better);
   * ```
   */
  compare(refs: readonly VersionRef[], options?: CompareOptions): Promise<Comparison>;
  /**
   * What a version comes from: data, commit, run and logged model, with what is missing.
   *
   * @example
   * ```ts
   * const { steps } = await registry.versions.lineage('lstm_model/3');
   * console.log(steps.map(({ step }) => step).join(' → '));
   * // → data → commit → run → logged_model → version
   * ```
   */
  lineage(ref: VersionRef, call?: CallOptions): Promise<Lineage>;
}

/** Which versions are listed. */
export interface VersionsQuery extends ListQuery {
  /** Of this model only. */
  readonly model?: string | undefined;
  /** Also read runs and logged models, for metrics and parameters. @default true */
  readonly withOrigins?: boolean | undefined;
}

/** What is compared, and with what. */
export interface CompareOptions extends CallOptions {
  /** What the others are compared with. @default the oldest */
  readonly baseline?: VersionRef | undefined;
  /** `files` reads the folder of every version. @default all of them */
  readonly views?: readonly View[] | undefined;
  /** Told of a version whose files could not be read; the comparison goes on without them. */
  readonly onUnread?: ((version: ModelVersion, error: MlregError) => void) | undefined;
}

export function versions(session: Session): Versions {
  return {
    list: (query = {}) =>
      session.list(query, (deps) => {
        const { model, withOrigins = true } = query;
        const of = model === undefined ? {} : { model: parsedModel(model) };
        const input = { ...selectionOf(query, VERSION_VOCABULARY), ...of, withOrigins };
        return listVersions(input, { ...deps, onAbsent: absentTo(session) });
      }),
    get: (ref, call = {}) => session.read(call, (deps) => resolveVersion(parsedRef(ref), deps)),
    details: (ref, call = {}) =>
      session.read(call, async (deps) => {
        const found = await getDetails(versionOf(ref), deps);
        return found as VersionDetails;
      }),
    files: (ref, call = {}) =>
      session.read(call, async (deps) => {
        const { details, downloadUri } = (await getDetails(versionOf(ref), deps)) as VersionDetails;
        return await readModelFiles({ ...details.version, uri: downloadUri }, deps);
      }),
    compare: (refs, options = {}) =>
      session.read(options, (deps) => {
        const { baseline, views = VIEWS, onUnread } = options;
        const input = {
          refs: refs.map(parsedRef),
          otherRefs: [],
          baseline: baseline === undefined ? undefined : parsedRef(baseline),
          views,
          directions: new Map(Object.entries(session.settings.metrics ?? {})),
        };
        const { inference_experiment: inferenceExperiment } = session.settings;
        const observed = { ...deps, inferenceExperiment, ...(onUnread ? { onUnread } : {}) };
        return compareVersions(input, observed);
      }),
    lineage: (ref, call = {}) => session.read(call, (deps) => getLineage(parsedRef(ref), deps)),
  };
}

/** A bare name is its latest version. */
function versionOf(given: VersionRef) {
  const ref = parsedRef(given);
  const isBare = ref.kind === 'model' && ref.selector === undefined;
  return isBare ? { ...ref, selector: { kind: 'latest' } as const } : ref;
}
