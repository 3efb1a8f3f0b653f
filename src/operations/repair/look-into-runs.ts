import pMap from 'p-map';
import { MlregError } from '../../domain/errors.js';
import type { Registry } from '../../domain/registry.js';
import { LOG_MODEL_HISTORY_TAG } from '../../domain/repair/log-model-history.js';
import type { Run } from '../../domain/types.js';
import { MODEL_FILE } from '../check-source.js';

/** Runs that are looked into at once. */
const AT_ONCE = 8;
/** Files of a run that are looked at: a model stands among the first, a data set may have any number. */
const FILES = 2000;

export interface LookedInto {
  /** Models that lie among the files of runs. */
  readonly found: readonly { readonly run: Run; readonly path: string }[];
  /** Runs without a record of their models, as far as they were counted. */
  readonly runs: number;
  /** True if there are more such runs than were looked into. */
  readonly hasMore: boolean;
  /** Runs whose files could not be read, and why the first could not. */
  readonly unread: number;
  readonly error: MlregError | null;
}

/**
 * Looks for models that were put among the files of a run without MLflow's `log_model`: a folder with
 * a file MLmodel. The newest runs first, and so many at most, as each costs requests.
 */
export async function lookIntoRuns(
  experimentIds: readonly string[],
  most: number,
  known: { readonly hasRun: (runId: string) => boolean },
  deps: Pick<Registry, 'tracking' | 'openArtifacts'> & {
    readonly signal?: AbortSignal | undefined;
  },
): Promise<LookedInto> {
  const runs: Run[] = [];
  let hasMore = false;
  const query = { experimentId: experimentIds, tags: new Map(), deleted: true };
  for await (const run of deps.tracking.searchRuns(query)) {
    if (known.hasRun(run.runId) || run.tags.has(LOG_MODEL_HISTORY_TAG)) continue;
    hasMore = runs.length >= most;
    if (hasMore) break;
    runs.push(run);
  }
  const errors: MlregError[] = [];
  const found = await pMap(
    runs,
    async (run) => {
      deps.signal?.throwIfAborted();
      try {
        return (await modelsAmong(run, deps)).map((path) => ({ run, path }));
      } catch (error) {
        if (!(error instanceof MlregError) || deps.signal?.aborted) throw error;
        errors.push(error);
        return [];
      }
    },
    { concurrency: AT_ONCE },
  );
  return {
    found: found.flat(),
    runs: runs.length + (hasMore ? 1 : 0),
    hasMore,
    unread: errors.length,
    error: errors[0] ?? null,
  };
}

/** Folders that hold a model; not those within another model. */
async function modelsAmong(
  { runId, artifactUri }: Run,
  { openArtifacts }: Pick<Registry, 'openArtifacts'>,
): Promise<string[]> {
  if (artifactUri === null) return [];
  const location = { uri: artifactUri, runId, loggedModelId: null, modelName: null, version: null };
  const store = await openArtifacts(location);
  const folders: string[] = [];
  let looked = 0;
  for await (const { path } of store.list()) {
    if (path.endsWith(`/${MODEL_FILE}`)) folders.push(path.slice(0, -MODEL_FILE.length - 1));
    looked += 1;
    if (looked >= FILES) break;
  }
  return folders.filter(
    (folder) => !folders.some((other) => other !== folder && folder.startsWith(`${other}/`)),
  );
}
