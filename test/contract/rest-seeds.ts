import { randomUUID } from 'node:crypto';
import { RestTracking } from '../../src/adapters/store/rest/rest-tracking.js';
import { MlflowClient } from '../../src/client/index.js';
import { nodeTransport } from '../../src/client/transport-node.js';
import type { TrackingSeeds } from './tracking-store.js';
import type { TrackingWriting } from './tracking-writes.js';

export function clientOf(url: string): MlflowClient {
  return new MlflowClient({ baseUrl: new URL(url), transport: nodeTransport() });
}

/** Makes runs and logged models over REST, in an experiment of its own. */
export async function restSeeds(client: MlflowClient): Promise<TrackingSeeds> {
  const experimentId = await client.experiments.create(`contract ${randomUUID()}`);
  const timestamp = Date.now();
  return {
    store: new RestTracking(client),
    addRun: async (seed) => {
      const run = await client.runs.create({ experiment_id: experimentId, run_name: seed.name });
      const runId = run.info.run_id;
      await client.runs.logBatch(runId, {
        metrics: Object.entries(seed.metrics).map(([key, value]) => ({
          key,
          value: Number.isNaN(value) ? 'NaN' : value,
          timestamp,
          step: 0,
        })),
        params: keyValues(seed.params),
        tags: keyValues(seed.tags),
      });
      if (seed.deleted) await client.runs.delete(runId);
      return runId;
    },
    addLoggedModel: async ({ runId, params }) => {
      const model = await client.loggedModels.create({
        experiment_id: experimentId,
        name: 'model',
        source_run_id: runId,
        params: keyValues(params),
      });
      return model.info.model_id;
    },
  };
}

/** Writes with the store itself; deletes what has no way to be deleted there. */
export function restWriting(client: MlflowClient): TrackingWriting {
  return {
    store: new RestTracking(client),
    deleteRun: (runId) => client.runs.delete(runId),
    deleteExperiment: async (experimentId) => {
      const { ok } = await fetch(new URL('/api/2.0/mlflow/experiments/delete', client.baseUrl), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ experiment_id: experimentId }),
      });
      if (!ok) throw new Error(`experiment ${experimentId} cannot be deleted`);
    },
  };
}

function keyValues(record: Readonly<Record<string, string>>) {
  return Object.entries(record).map(([key, value]) => ({ key, value }));
}
