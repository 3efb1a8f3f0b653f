import * as aliases from './aliases.js';
import * as artifacts from './artifacts.js';
import * as experimentSearch from './experiment-search.js';
import * as experiments from './experiments.js';
import * as batch from './log-batch.js';
import * as modelSearch from './logged-model-search.js';
import * as models from './logged-models.js';
import * as search from './model-search.js';
import * as versions from './model-versions.js';
import * as registered from './registered-models.js';
import * as runSearch from './run-search.js';
import * as runs from './runs.js';
import * as stages from './stages.js';
import type { JsonObject, State } from './state.js';
import * as versionSearch from './version-search.js';
import type { Fields, Message } from './wire.js';

export interface Endpoint {
  message: Message;
  /** `ids` are the variable parts of the path. */
  handle(state: State, request: Fields, ...ids: string[]): JsonObject;
}

const at = <Ids extends string[]>(
  message: Message,
  handle: (state: State, request: Fields, ...ids: Ids) => JsonObject,
): Endpoint => ({
  message,
  handle: (state, request, ...ids) => handle(state, request, ...(ids as Ids)),
});

type Methods = Readonly<Record<string, Endpoint>>;

const REGISTERED_MODELS: Record<string, Methods> = {
  create: { POST: at(registered.createModelMessage, registered.createModel) },
  get: { GET: at(registered.modelNameMessage, registered.getModel) },
  search: { GET: at(search.searchModelsMessage, search.searchModels) },
  rename: { POST: at(registered.renameModelMessage, registered.renameModel) },
  update: { PATCH: at(registered.updateModelMessage, registered.updateModel) },
  delete: { DELETE: at(registered.modelNameMessage, registered.deleteModel) },
  'set-tag': { POST: at(registered.setModelTagMessage, registered.setModelTag) },
  'delete-tag': { DELETE: at(registered.deleteModelTagMessage, registered.deleteModelTag) },
  alias: {
    POST: at(aliases.setAliasMessage, aliases.setAlias),
    DELETE: at(aliases.aliasMessage, aliases.deleteAlias),
    GET: at(aliases.aliasMessage, aliases.getByAlias),
  },
  'get-latest-versions': {
    GET: at(stages.latestMessage, stages.getLatestVersions),
    POST: at(stages.latestMessage, stages.getLatestVersions),
  },
};

const MODEL_VERSIONS: Record<string, Methods> = {
  create: { POST: at(versions.createVersionMessage, versions.createVersion) },
  get: { GET: at(versions.versionMessage, versions.getVersion) },
  search: { GET: at(versionSearch.searchVersionsMessage, versionSearch.searchVersions) },
  update: { PATCH: at(versions.updateVersionMessage, versions.updateVersion) },
  delete: { DELETE: at(versions.versionMessage, stages.deleteVersion) },
  'transition-stage': { POST: at(stages.transitionMessage, stages.transitionStage) },
  'set-tag': { POST: at(versions.setVersionTagMessage, versions.setVersionTag) },
  'delete-tag': { DELETE: at(versions.deleteVersionTagMessage, versions.deleteVersionTag) },
  'get-download-uri': { GET: at(versions.downloadUriMessage, versions.getDownloadUri) },
};

const RUNS: Record<string, Methods> = {
  create: { POST: at(runs.createRunMessage, runs.createRun) },
  get: { GET: at(runs.getRunMessage, runs.getRun) },
  search: { POST: at(runSearch.searchRunsMessage, runSearch.searchRuns) },
  update: { POST: at(runs.updateRunMessage, runs.updateRun) },
  'log-batch': { POST: at(batch.logBatchMessage, batch.logBatch) },
  outputs: { POST: at(batch.logOutputsMessage, batch.logOutputs) },
  'set-tag': { POST: at(runs.runTagMessage, runs.setRunTag) },
  'delete-tag': { POST: at(runs.deleteRunTagMessage, runs.deleteRunTag) },
  delete: { POST: at(runs.runIdMessage, runs.deleteRun) },
  restore: { POST: at(runs.runIdMessage, runs.restoreRun) },
};

const EXPERIMENTS: Record<string, Methods> = {
  create: { POST: at(experiments.createExperimentMessage, experiments.createExperiment) },
  get: { GET: at(experiments.experimentIdMessage, experiments.getExperiment) },
  'get-by-name': { GET: at(experiments.experimentNameMessage, experiments.getExperimentByName) },
  delete: { POST: at(experiments.experimentIdMessage, experiments.deleteExperiment) },
  search: {
    GET: at(experimentSearch.searchExperimentsMessage, experimentSearch.searchExperiments),
    POST: at(experimentSearch.searchExperimentsMessage, experimentSearch.searchExperiments),
  },
};

const ARTIFACTS: Record<string, Methods> = {
  list: { GET: at(artifacts.listRunMessage, artifacts.listRun) },
};

const SECTIONS: Record<string, Record<string, Methods>> = {
  'registered-models': REGISTERED_MODELS,
  'model-versions': MODEL_VERSIONS,
  runs: RUNS,
  experiments: EXPERIMENTS,
  artifacts: ARTIFACTS,
};

const LOGGED_MODELS: readonly (readonly [RegExp, Methods])[] = [
  [/^logged-models$/, { POST: at(models.createLoggedModelMessage, models.createLoggedModel) }],
  [
    /^logged-models\/search$/,
    // Other methods fall to the route below, which takes `search` for an id.
    {
      POST: at(modelSearch.searchLoggedModelsMessage, modelSearch.searchLoggedModels),
      GET: at(models.getLoggedModelMessage, (state, request) =>
        models.getLoggedModel(state, request, 'search'),
      ),
    },
  ],
  [
    /^logged-models\/([^/]+)$/,
    {
      GET: at(models.getLoggedModelMessage, models.getLoggedModel),
      PATCH: at(models.finalizeLoggedModelMessage, models.finalizeLoggedModel),
      DELETE: at({}, models.deleteLoggedModel),
    },
  ],
  [
    /^logged-models\/([^/]+)\/tags$/,
    { PATCH: at(models.loggedModelTagsMessage, models.setLoggedModelTags) },
  ],
  [
    /^logged-models\/([^/]+)\/artifacts\/directories$/,
    { GET: at(artifacts.listLoggedModelMessage, artifacts.listLoggedModel) },
  ],
  [/^logged-models\/([^/]+)\/tags\/([^/]+)$/, { DELETE: at({}, models.deleteLoggedModelTag) }],
];

export interface Route {
  methods: Methods;
  ids: string[];
}

/** The endpoint set of a path below `/api/2.0/mlflow/`, with the variable parts of the path. */
export function findRoute(path: string): Route | undefined {
  const [section = '', action = '', ...rest] = path.split('/');
  const methods = rest.length === 0 ? SECTIONS[section]?.[action] : undefined;
  if (methods !== undefined) return { methods, ids: [] };
  for (const [pattern, found] of LOGGED_MODELS) {
    const match = pattern.exec(path);
    if (match !== null) return { methods: found, ids: match.slice(1).map(decodeURIComponent) };
  }
  return undefined;
}
