import type { MlflowHttp } from './http.js';
import { paginate } from './paginate.js';
import type { KeyValue, SearchParams } from './registered-models.js';
import { answers, emptySchema } from './schemas.js';
import type { ModelVersionWire } from './wire.js';

/** 10,000 is the cap of Databricks; an MLflow server takes 200,000, at ten times the memory. */
const PAGE = 10_000;

/** `model-versions/*`, MLflow 2.9 to 3.17. */
export function modelVersions(http: MlflowHttp) {
  const one = { schema: answers.modelVersion };
  const none = { schema: emptySchema };
  return {
    async get(name: string, version: string): Promise<ModelVersionWire> {
      const params = { name, version };
      const call = { method: 'GET', path: 'model-versions/get', params } as const;
      return (await http.call({ ...call, ...one })).model_version;
    },

    /** Every version that matches, page by page; without their aliases (3.17.2). */
    search({ filter, orderBy, pageSize = PAGE }: SearchParams = {}) {
      const path = 'model-versions/search';
      return paginate<ModelVersionWire>({ method: 'GET', path }, async (pageToken) => {
        const params = {
          filter,
          max_results: pageSize,
          order_by: orderBy,
          page_token: pageToken,
        };
        const page = await http.call({
          method: 'GET',
          path,
          params,
          schema: answers.modelVersions,
        });
        return { items: page.model_versions, nextPageToken: page.next_page_token };
      });
    },

    /** A source `models:/m-…` wants the same id as `model_id` (3.17.2). */
    async create(version: {
      name: string;
      source: string;
      run_id?: string | undefined;
      model_id?: string | undefined;
      description?: string | undefined;
      tags?: readonly KeyValue[] | undefined;
    }): Promise<ModelVersionWire> {
      const call = { method: 'POST', path: 'model-versions/create', params: version } as const;
      return (await http.call({ ...call, ...one })).model_version;
    },

    /** The description is always sent: a PATCH without it clears it (3.17.2). */
    async update(name: string, version: string, description: string): Promise<ModelVersionWire> {
      const params = { name, version, description };
      const call = { method: 'PATCH', path: 'model-versions/update', params } as const;
      return (await http.call({ ...call, ...one })).model_version;
    },

    async delete(name: string, version: string): Promise<void> {
      const path = 'model-versions/delete';
      await http.call({ method: 'DELETE', path, params: { name, version }, ...none });
    },

    /**
     * Archiving the others is refused with a 500 for the stages None and Archived (3.17.2), and is
     * no transaction: two at once can leave two holders.
     */
    async transitionStage(
      name: string,
      version: string,
      stage: string,
      archiveExisting: boolean,
    ): Promise<ModelVersionWire> {
      const params = { name, version, stage, archive_existing_versions: archiveExisting };
      const call = { method: 'POST', path: 'model-versions/transition-stage', params } as const;
      return (await http.call({ ...call, ...one })).model_version;
    },

    async setTag(name: string, version: string, tag: KeyValue): Promise<void> {
      const params = { name, version, ...tag };
      const path = 'model-versions/set-tag';
      await http.call({ method: 'POST', path, params, repeatable: true, ...none });
    },

    async deleteTag(name: string, version: string, key: string): Promise<void> {
      const path = 'model-versions/delete-tag';
      await http.call({ method: 'DELETE', path, params: { name, version, key }, ...none });
    },

    async getDownloadUri(name: string, version: string): Promise<string> {
      const params = { name, version };
      const schema = answers.downloadUri;
      const path = 'model-versions/get-download-uri';
      return (await http.call({ method: 'GET', path, params, schema })).artifact_uri;
    },
  };
}
