import type { MlflowHttp } from './http.js';
import { paginate } from './paginate.js';
import type { KeyValue } from './registered-models.js';
import { answers, emptySchema } from './schemas.js';
import type { RunWire } from './wire.js';

export type ViewType = 'ACTIVE_ONLY' | 'DELETED_ONLY' | 'ALL';

export interface MetricPoint {
  readonly key: string;
  /** NaN and infinities as the texts "NaN", "Infinity" and "-Infinity". */
  readonly value: number | string;
  readonly timestamp: number;
  readonly step?: number;
}

/** `runs/*`, MLflow 2.9 to 3.17. */
export function runs(http: MlflowHttp) {
  return {
    async get(runId: string): Promise<RunWire> {
      const params = { run_id: runId };
      const schema = answers.run;
      return (await http.call({ method: 'GET', path: 'runs/get', params, schema })).run;
    },

    /**
     * Every run that matches. `experimentIds` must name them all: without any, MLflow answers 200
     * and no runs (3.17.2).
     */
    search(query: {
      experimentIds: readonly string[];
      filter?: string;
      viewType?: ViewType;
      orderBy?: readonly string[];
      pageSize?: number | undefined;
    }) {
      const path = 'runs/search';
      return paginate<RunWire>({ method: 'POST', path }, async (pageToken) => {
        const params = {
          experiment_ids: query.experimentIds,
          filter: query.filter,
          run_view_type: query.viewType ?? 'ALL',
          order_by: query.orderBy,
          max_results: query.pageSize ?? 1000,
          page_token: pageToken,
        };
        const schema = answers.runs;
        const page = await http.call({ method: 'POST', path, params, schema, repeatable: true });
        return { items: page.runs, nextPageToken: page.next_page_token };
      });
    },

    async create(run: {
      experiment_id: string;
      run_name?: string;
      user_id?: string;
      start_time?: number;
      tags?: readonly KeyValue[];
    }): Promise<RunWire> {
      const schema = answers.run;
      return (await http.call({ method: 'POST', path: 'runs/create', params: run, schema })).run;
    },

    /** At most 1,000 metrics, 100 params and 100 tags (3.17.2). */
    async logBatch(
      runId: string,
      batch: {
        metrics?: readonly MetricPoint[];
        params?: readonly KeyValue[];
        tags?: readonly KeyValue[];
      },
    ): Promise<void> {
      const params = { run_id: runId, ...batch };
      await http.call({ method: 'POST', path: 'runs/log-batch', params, schema: emptySchema });
    },

    async update(runId: string, change: { status?: string; end_time?: number }): Promise<void> {
      const params = { run_id: runId, ...change };
      const path = 'runs/update';
      await http.call({ method: 'POST', path, params, schema: emptySchema, repeatable: true });
    },

    async delete(runId: string): Promise<void> {
      const params = { run_id: runId };
      const path = 'runs/delete';
      await http.call({ method: 'POST', path, params, schema: emptySchema, repeatable: true });
    },
  };
}
