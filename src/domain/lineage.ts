import { DVC_VERSION_TAG, GIT_COMMIT_TAG } from './own-tags.js';
import { modelUri, type VersionWithOrigin } from './records.js';
import type { LoggedModel, ModelVersion, Run, Tags } from './types.js';

/** What a version comes from, in the order in which it came to be. */
export const LINEAGE_STEPS = ['data', 'commit', 'run', 'logged_model', 'version'] as const;

/** One step of it. */
export interface LineageStep {
  readonly step: (typeof LINEAGE_STEPS)[number];
  /** DVC's sum or the version of the data, the commit, the ids; null for what is not known. */
  readonly id: string | null;
  /** What it is, in words; null where the id says all. */
  readonly detail: string | null;
  /** What says so: a tag, a field. */
  readonly found_in: string | null;
  /** What is not there, plainly; null for a step that is whole. */
  readonly missing: string | null;
}

/** Where the version of the data is looked for; MLflow has no name of its own for it. */
const DATA_TAGS = [DVC_VERSION_TAG, 'dvc_version', 'data_version'];
/** MLflow writes the second to runs that are started in a checkout (2.0 to 3.17). */
const COMMIT_TAGS = [GIT_COMMIT_TAG, 'mlflow.source.git.commit', 'git_commit'];

/** Data → commit → run → logged model → version, each with what of it is missing. */
export function lineageOf(row: VersionWithOrigin): LineageStep[] {
  return [dataStep(row), commitStep(row), runStep(row), loggedModelStep(row), versionStep(row)];
}

/** True if nothing is missing but a logged model, which versions of MLflow 2 never have. */
export function isComplete(steps: readonly LineageStep[]): boolean {
  return steps.every(({ missing }) => missing === null);
}

function dataStep({ version, run }: VersionWithOrigin): LineageStep {
  const found = tagged(DATA_TAGS, version, run) ?? inParams(run);
  const missing = `no version of the data is written down: \`mlreg register --data PATH\` writes it, or a tag ${DVC_VERSION_TAG}`;
  return stepOf('data', null, found ?? absent(missing));
}

function commitStep({ version, run }: VersionWithOrigin): LineageStep {
  const found = tagged(COMMIT_TAGS, version, run);
  const [script, repository] = ['mlflow.source.name', 'mlflow.source.git.repoURL'].map((key) =>
    run?.tags.get(key),
  );
  const detail = [script, repository].filter((text) => text !== undefined).join(' of ') || null;
  const missing = `no commit is written down: runs that are started in a checkout of git have it, or a tag ${GIT_COMMIT_TAG}`;
  return stepOf('commit', detail, found ?? absent(missing));
}

function runStep({ version, run }: VersionWithOrigin): LineageStep {
  const { runId } = version;
  if (runId === null) {
    return stepOf('run', null, absent('it was registered without a run'));
  }
  const missing = run === undefined ? 'the run is gone' : run.deleted ? 'the run is deleted' : null;
  return { step: 'run', id: runId, detail: runText(run), found_in: 'run_id', missing };
}

function runText(run: Run | undefined): string | null {
  if (run === undefined) return null;
  const { name, status, userId, tags } = run;
  const user = tags.get('mlflow.user') ?? userId;
  return [...(name === null ? [] : [name]), status, ...(user ? [`by ${user}`] : [])].join(', ');
}

function loggedModelStep({ version, loggedModel }: VersionWithOrigin): LineageStep {
  const { loggedModelId: id } = version;
  // Before MLflow 3 there were none, so that it lacks nothing.
  if (id === null) return { step: 'logged_model', id, detail: null, found_in: null, missing: null };
  return {
    ...{ step: 'logged_model', id, detail: loggedModelText(loggedModel), found_in: 'source' },
    missing: loggedModel === undefined ? 'the logged model is gone or deleted' : null,
  };
}

function loggedModelText(model: LoggedModel | undefined): string | null {
  if (model === undefined) return null;
  return [model.name, model.status].filter((text) => text !== null).join(', ') || null;
}

function versionStep({ version }: VersionWithOrigin): LineageStep {
  const { source } = version;
  const missing = source === null ? 'it has no source' : null;
  const isCopy = /^models:\/[^/@]+\/\d+$/.test(source ?? '');
  const detail = source === null ? null : `${isCopy ? 'a copy of' : 'from'} ${source}`;
  return { step: 'version', id: modelUri(version), detail, found_in: 'source', missing };
}

type Found = Pick<LineageStep, 'id' | 'found_in' | 'missing'>;

function tagged(
  keys: readonly string[],
  version: ModelVersion,
  run: Run | undefined,
): Found | undefined {
  const places: readonly (readonly [string, Tags])[] = [
    ['version', version.tags],
    ...(run ? [['run', run.tags] as const] : []),
  ];
  for (const key of keys) {
    for (const [place, tags] of places) {
      const id = tags.get(key);
      if (id) return { id, found_in: `tag ${key} of the ${place}`, missing: null };
    }
  }
  return undefined;
}

function inParams(run: Run | undefined): Found | undefined {
  const id = run?.params.get('data_version');
  return id ? { id, found_in: 'parameter data_version of the run', missing: null } : undefined;
}

function stepOf(
  step: LineageStep['step'],
  detail: string | null,
  { id, found_in, missing }: Found,
): LineageStep {
  return { step, id, detail, found_in, missing };
}

function absent(missing: string): Found {
  return { id: null, found_in: null, missing };
}
