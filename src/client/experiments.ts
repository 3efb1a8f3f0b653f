import type { MlflowHttp } from './http.js';
import { paginate } from './paginate.js';
import type { ViewType } from './runs.js';
import { answers } from './schemas.js';
import type { ExperimentWire } from './wire.js';

/** `experiments/*`, MLflow 2.9 to 3.17. */
export function experiments(http: MlflowHttp) {
  return {
    search({
      filter,
      viewType = 'ALL',
      pageSize = 10_000,
    }: {
      filter?: string;
      viewType?: ViewType;
      pageSize?: number;
    } = {}) {
      const path = 'experiments/search';
      return paginate<ExperimentWire>({ method: 'POST', path }, async (pageToken) => {
        const params = {
          filter,
          view_type: viewType,
          // Without it the server answers 400 "Invalid value 0" (3.17.2).
          max_results: pageSize,
          page_token: pageToken,
        };
        const schema = answers.experiments;
        const page = await http.call({ method: 'POST', path, params, schema, repeatable: true });
        return { items: page.experiments, nextPageToken: page.next_page_token };
      });
    },

    async getByName(name: string): Promise<ExperimentWire> {
      const params = { experiment_name: name };
      const path = 'experiments/get-by-name';
      const schema = answers.experiment;
      return (await http.call({ method: 'GET', path, params, schema })).experiment;
    },

    async create(name: string, artifactLocation?: string): Promise<string> {
      const params = { name, artifact_location: artifactLocation };
      const path = 'experiments/create';
      const schema = answers.experimentId;
      return (await http.call({ method: 'POST', path, params, schema })).experiment_id;
    },
  };
}
