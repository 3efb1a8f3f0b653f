import { type Endpoints, LOGGED, list, RUN, tag } from './endpoints.js';

/** `registered-models/*` and `model-versions/*`. */
export const REGISTRY: Endpoints = {
  'registeredModels.get': {
    call: (c) => c.registeredModels.get('m'),
    sends: ['GET', 'registered-models/get', { name: 'm' }],
    gives: { name: 'm', aliases: [{ alias: 'a', version: '1' }] },
  },
  'registeredModels.search': {
    call: (c) => list(c.registeredModels.search({ filter: "name = 'm'", orderBy: ['name'] })),
    sends: [
      'GET',
      'registered-models/search',
      { filter: "name = 'm'", max_results: '1000', order_by: 'name' },
    ],
    gives: [{ name: 'm' }],
  },
  'registeredModels.create': {
    call: (c) => c.registeredModels.create({ name: 'n', description: 'd', tags: [tag] }),
    sends: ['POST', 'registered-models/create', { name: 'n', description: 'd', tags: [tag] }],
    gives: { name: 'n', description: 'd', tags: [tag] },
  },
  'registeredModels.rename': {
    call: (c) => c.registeredModels.rename('m', 'n'),
    sends: ['POST', 'registered-models/rename', { name: 'm', new_name: 'n' }],
    gives: { name: 'n' },
  },
  'registeredModels.update': {
    call: (c) => c.registeredModels.update('m', ''),
    sends: ['PATCH', 'registered-models/update', { name: 'm', description: '' }],
    gives: { name: 'm' },
  },
  'registeredModels.delete': {
    call: (c) => c.registeredModels.delete('m'),
    sends: ['DELETE', 'registered-models/delete', { name: 'm' }],
  },
  'registeredModels.setTag': {
    call: (c) => c.registeredModels.setTag('m', tag),
    sends: ['POST', 'registered-models/set-tag', { name: 'm', ...tag }],
  },
  'registeredModels.deleteTag': {
    call: (c) => c.registeredModels.deleteTag('m', 'k'),
    sends: ['DELETE', 'registered-models/delete-tag', { name: 'm', key: 'k' }],
  },
  'registeredModels.setAlias': {
    call: (c) => c.registeredModels.setAlias('m', 'b', '1'),
    sends: ['POST', 'registered-models/alias', { name: 'm', alias: 'b', version: '1' }],
  },
  'registeredModels.deleteAlias': {
    call: (c) => c.registeredModels.deleteAlias('m', 'a'),
    sends: ['DELETE', 'registered-models/alias', { name: 'm', alias: 'a' }],
  },
  'registeredModels.getByAlias': {
    call: (c) => c.registeredModels.getByAlias('m', 'a'),
    sends: ['GET', 'registered-models/alias', { name: 'm', alias: 'a' }],
    gives: { name: 'm', version: '1', aliases: ['a'] },
  },
  'modelVersions.get': {
    call: (c) => c.modelVersions.get('m', '1'),
    sends: ['GET', 'model-versions/get', { name: 'm', version: '1' }],
    gives: { name: 'm', version: '1', run_id: RUN, aliases: ['a'] },
  },
  'modelVersions.search': {
    call: (c) => list(c.modelVersions.search()),
    sends: ['GET', 'model-versions/search', { max_results: '10000' }],
    gives: [{ name: 'm', version: '1', aliases: [] }],
  },
  'modelVersions.create': {
    call: (c) =>
      c.modelVersions.create({
        name: 'm',
        source: `models:/${LOGGED}`,
        run_id: RUN,
        model_id: LOGGED,
        description: 'd',
        tags: [tag],
      }),
    sends: [
      'POST',
      'model-versions/create',
      {
        name: 'm',
        source: `models:/${LOGGED}`,
        run_id: RUN,
        model_id: LOGGED,
        description: 'd',
        tags: [tag],
      },
    ],
    gives: { version: '2', description: 'd', tags: [tag] },
  },
  'modelVersions.update': {
    call: (c) => c.modelVersions.update('m', '1', ''),
    sends: ['PATCH', 'model-versions/update', { name: 'm', version: '1', description: '' }],
    gives: { version: '1' },
  },
  'modelVersions.delete': {
    call: (c) => c.modelVersions.delete('m', '1'),
    sends: ['DELETE', 'model-versions/delete', { name: 'm', version: '1' }],
  },
  'modelVersions.transitionStage': {
    call: (c) => c.modelVersions.transitionStage('m', '1', 'Staging', true),
    sends: [
      'POST',
      'model-versions/transition-stage',
      { name: 'm', version: '1', stage: 'Staging', archive_existing_versions: true },
    ],
    gives: { version: '1', current_stage: 'Staging' },
  },
  'modelVersions.setTag': {
    call: (c) => c.modelVersions.setTag('m', '1', tag),
    sends: ['POST', 'model-versions/set-tag', { name: 'm', version: '1', ...tag }],
  },
  'modelVersions.deleteTag': {
    call: (c) => c.modelVersions.deleteTag('m', '1', 'k'),
    sends: ['DELETE', 'model-versions/delete-tag', { name: 'm', version: '1', key: 'k' }],
  },
  'modelVersions.getDownloadUri': {
    call: (c) => c.modelVersions.getDownloadUri('m', '1'),
    sends: ['GET', 'model-versions/get-download-uri', { name: 'm', version: '1' }],
    gives: `mlflow-artifacts:/0/models/${LOGGED}/artifacts`,
  },
};
