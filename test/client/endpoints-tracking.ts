import { type Endpoints, LOGGED, list, RUN, tag } from './endpoints.js';

/** Runs, experiments, logged models and the server itself. */
export const TRACKING: Endpoints = {
  'runs.get': {
    call: (c) => c.runs.get(RUN),
    sends: ['GET', 'runs/get', { run_id: RUN }],
    gives: { info: { run_id: RUN }, data: { metrics: [{ key: 'acc', value: 0.9 }] } },
  },
  'runs.search': {
    call: (c) =>
      list(c.runs.search({ experimentIds: ['0'], filter: `attributes.run_id = '${RUN}'` })),
    sends: [
      'POST',
      'runs/search',
      {
        experiment_ids: ['0'],
        filter: `attributes.run_id = '${RUN}'`,
        run_view_type: 'ALL',
        max_results: 1000,
      },
    ],
    gives: [{ info: { run_id: RUN } }],
  },
  'runs.create': {
    call: (c) =>
      c.runs.create({
        experiment_id: '0',
        run_name: 'r',
        user_id: 'u',
        start_time: 7,
        tags: [tag],
      }),
    sends: [
      'POST',
      'runs/create',
      { experiment_id: '0', run_name: 'r', user_id: 'u', start_time: 7, tags: [tag] },
    ],
    gives: { info: { run_name: 'r', start_time: 7 } },
  },
  'runs.logBatch': {
    call: (c) =>
      c.runs.logBatch(RUN, {
        metrics: [{ key: 'nan', value: 'NaN', timestamp: 1 }],
        params: [tag],
      }),
    sends: [
      'POST',
      'runs/log-batch',
      { run_id: RUN, metrics: [{ key: 'nan', value: 'NaN', timestamp: 1 }], params: [tag] },
    ],
  },
  'runs.update': {
    call: (c) => c.runs.update(RUN, { status: 'FAILED', end_time: 9 }),
    sends: ['POST', 'runs/update', { run_id: RUN, status: 'FAILED', end_time: 9 }],
  },
  'runs.delete': {
    call: (c) => c.runs.delete(RUN),
    sends: ['POST', 'runs/delete', { run_id: RUN }],
  },
  'experiments.search': {
    call: (c) => list(c.experiments.search({ filter: "name = 'Default'" })),
    sends: [
      'POST',
      'experiments/search',
      { filter: "name = 'Default'", view_type: 'ALL', max_results: 10_000 },
    ],
    gives: [{ experiment_id: '0', name: 'Default' }],
  },
  'experiments.getByName': {
    call: (c) => c.experiments.getByName('Default'),
    sends: ['GET', 'experiments/get-by-name', { experiment_name: 'Default' }],
    gives: { experiment_id: '0' },
  },
  'experiments.create': {
    call: (c) => c.experiments.create('new', 's3://bucket/new'),
    sends: ['POST', 'experiments/create', { name: 'new', artifact_location: 's3://bucket/new' }],
    gives: '1',
  },
  'loggedModels.get': {
    call: (c) => c.loggedModels.get(LOGGED),
    sends: ['GET', `logged-models/${LOGGED}`, { allow_deleted: 'true' }],
    gives: { info: { model_id: LOGGED, source_run_id: RUN } },
  },
  'loggedModels.search': {
    call: (c) =>
      list(c.loggedModels.search({ experimentIds: ['0'], filter: `source_run_id = '${RUN}'` })),
    sends: [
      'POST',
      'logged-models/search',
      { experiment_ids: ['0'], filter: `source_run_id = '${RUN}'`, max_results: 1000 },
    ],
    gives: [{ info: { model_id: LOGGED } }],
  },
  'loggedModels.create': {
    call: (c) => c.loggedModels.create({ experiment_id: '0', name: 'n', source_run_id: RUN }),
    sends: ['POST', 'logged-models', { experiment_id: '0', name: 'n', source_run_id: RUN }],
    gives: { info: { name: 'n', status: 'LOGGED_MODEL_PENDING' } },
  },
  'loggedModels.finalize': {
    call: (c) => c.loggedModels.finalize(LOGGED),
    sends: ['PATCH', `logged-models/${LOGGED}`, { model_id: LOGGED, status: 'LOGGED_MODEL_READY' }],
    gives: { info: { status: 'LOGGED_MODEL_READY' } },
  },
  'server.info': {
    call: (c) => c.server.info(),
    sends: ['GET', '/api/3.0/mlflow/server-info', {}],
    gives: { store_type: 'SqlStore', workspaces_enabled: false },
  },
  'server.health': { call: (c) => c.server.health(), sends: ['GET', '/health', {}] },
  'server.version': {
    call: (c) => c.server.version(),
    sends: ['GET', '/version', {}],
    gives: '3.17.2',
  },
};
