import type { MlflowHttp } from './http.js';
import { paginate } from './paginate.js';
import { answers, emptySchema } from './schemas.js';
import type { ModelVersionWire, RegisteredModelWire } from './wire.js';

export interface SearchParams {
  /** MLflow's filter grammar; see `equals` and `isIn` for values that are not your own. */
  readonly filter?: string | undefined;
  readonly orderBy?: readonly string[];
  /** Rows a page, at least 1. */
  readonly pageSize?: number;
}

export interface KeyValue {
  readonly key: string;
  readonly value: string;
}

/** The largest page that the server gives (3.17.2). */
const MAX_PAGE = 1000;

/** `registered-models/*`, MLflow 2.9 to 3.17. */
export function registeredModels(http: MlflowHttp) {
  const one = { schema: answers.registeredModel };
  const none = { schema: emptySchema };
  return {
    /** Also gives prompts, which `search` hides. */
    async get(name: string): Promise<RegisteredModelWire> {
      const call = { method: 'GET', path: 'registered-models/get', params: { name } } as const;
      return (await http.call({ ...call, ...one })).registered_model;
    },

    /** Every model that matches, page by page; no prompts. */
    search({ filter, orderBy, pageSize = MAX_PAGE }: SearchParams = {}) {
      const path = 'registered-models/search';
      return paginate<RegisteredModelWire>({ method: 'GET', path }, async (pageToken) => {
        const params = {
          filter,
          max_results: pageSize,
          order_by: orderBy,
          page_token: pageToken,
        };
        const schema = answers.registeredModels;
        const page = await http.call({ method: 'GET', path, params, schema });
        return { items: page.registered_models, nextPageToken: page.next_page_token };
      });
    },

    async create(model: {
      name: string;
      description?: string | undefined;
      tags?: readonly KeyValue[] | undefined;
    }): Promise<RegisteredModelWire> {
      const call = { method: 'POST', path: 'registered-models/create', params: model } as const;
      return (await http.call({ ...call, ...one })).registered_model;
    },

    async rename(name: string, newName: string): Promise<RegisteredModelWire> {
      const params = { name, new_name: newName };
      const call = { method: 'POST', path: 'registered-models/rename', params } as const;
      return (await http.call({ ...call, ...one })).registered_model;
    },

    /** The description is always sent: a PATCH without it clears it (3.17.2). */
    async update(name: string, description: string): Promise<RegisteredModelWire> {
      const params = { name, description };
      const call = { method: 'PATCH', path: 'registered-models/update', params } as const;
      return (await http.call({ ...call, ...one })).registered_model;
    },

    async delete(name: string): Promise<void> {
      await http.call({
        method: 'DELETE',
        path: 'registered-models/delete',
        params: { name },
        ...none,
      });
    },

    async setTag(name: string, tag: KeyValue): Promise<void> {
      const params = { name, ...tag };
      const path = 'registered-models/set-tag';
      await http.call({ method: 'POST', path, params, repeatable: true, ...none });
    },

    async deleteTag(name: string, key: string): Promise<void> {
      const path = 'registered-models/delete-tag';
      await http.call({ method: 'DELETE', path, params: { name, key }, ...none });
    },

    /** Moves the alias if another version has it. */
    async setAlias(name: string, alias: string, version: string): Promise<void> {
      const params = { name, alias, version };
      const path = 'registered-models/alias';
      await http.call({ method: 'POST', path, params, repeatable: true, ...none });
    },

    /** No error if there is no such alias. */
    async deleteAlias(name: string, alias: string): Promise<void> {
      const path = 'registered-models/alias';
      await http.call({ method: 'DELETE', path, params: { name, alias }, ...none });
    },

    /** A missing alias is a 400 INVALID_PARAMETER_VALUE, no 404 (3.17.2). */
    async getByAlias(name: string, alias: string): Promise<ModelVersionWire> {
      const params = { name, alias };
      const schema = answers.modelVersion;
      const path = 'registered-models/alias';
      return (await http.call({ method: 'GET', path, params, schema })).model_version;
    },
  };
}
