import type { MlflowHttp } from './http.js';
import { paginate } from './paginate.js';
import type { KeyValue } from './registered-models.js';
import { answers } from './schemas.js';
import type { LoggedModelWire } from './wire.js';

/** `logged-models/*`, MLflow 3.0 and later; older servers answer 404. */
export function loggedModels(http: MlflowHttp) {
  return {
    /** @param allowDeleted - a version that was made from one lives on */
    async get(modelId: string, allowDeleted = true): Promise<LoggedModelWire> {
      const path = `logged-models/${encodeURIComponent(modelId)}`;
      const params = { allow_deleted: allowDeleted };
      return (await http.call({ method: 'GET', path, params, schema: answers.loggedModel })).model;
    },

    /** `experimentIds` must name at least one (3.17.2). */
    search(query: { experimentIds: readonly string[]; filter?: string }) {
      const path = 'logged-models/search';
      return paginate<LoggedModelWire>({ method: 'POST', path }, async (pageToken) => {
        const params = {
          experiment_ids: query.experimentIds,
          filter: query.filter,
          max_results: 1000,
          page_token: pageToken,
        };
        const schema = answers.loggedModels;
        const page = await http.call({ method: 'POST', path, params, schema, repeatable: true });
        return { items: page.models, nextPageToken: page.next_page_token };
      });
    },

    /** The model is PENDING until `finalize`. */
    async create(model: {
      experiment_id: string;
      name?: string;
      source_run_id?: string;
      params?: readonly KeyValue[];
      tags?: readonly KeyValue[];
    }): Promise<LoggedModelWire> {
      const schema = answers.loggedModel;
      return (await http.call({ method: 'POST', path: 'logged-models', params: model, schema }))
        .model;
    },

    async finalize(modelId: string): Promise<LoggedModelWire> {
      const path = `logged-models/${encodeURIComponent(modelId)}`;
      const params = { model_id: modelId, status: 'LOGGED_MODEL_READY' };
      return (await http.call({ method: 'PATCH', path, params, schema: answers.loggedModel }))
        .model;
    },
  };
}
