import { randomUUID } from 'node:crypto';
import { MemoryArtifacts } from '../../src/adapters/artifacts/memory.js';
import { MemoryRegistry } from '../../src/adapters/store/memory.js';
import { MemoryTracking } from '../../src/adapters/store/memory-tracking.js';
import { artifactStoreContract } from './artifact-store.js';
import { registryStoreContract } from './registry-store.js';
import { trackingStoreContract } from './tracking-store.js';
import { trackingWritesContract } from './tracking-writes.js';

registryStoreContract('memory', async () => new MemoryRegistry());

trackingStoreContract('memory', async () => {
  const store = new MemoryTracking();
  return {
    store,
    addRun: async ({ name, metrics, params, tags, deleted = false }) => {
      const runId = randomUUID();
      const values = Object.entries(metrics).map(
        ([key, value]) => [key, { value, timestamp: 1, step: 0 }] as const,
      );
      store.runs.set(runId, {
        runId,
        name,
        experimentId: '1',
        status: 'FINISHED',
        userId: null,
        startTime: 1,
        endTime: 2,
        artifactUri: `memory:/${runId}`,
        deleted,
        metrics: new Map(values),
        params: new Map(Object.entries(params)),
        tags: new Map(Object.entries(tags)),
      });
      return runId;
    },
    addLoggedModel: async ({ runId, params }) => {
      const modelId = `m-${randomUUID()}`;
      store.loggedModels.set(modelId, {
        modelId,
        name: 'model',
        status: 'READY',
        sourceRunId: runId,
        artifactUri: `memory:/${modelId}`,
        metrics: new Map(),
        params: new Map(Object.entries(params)),
        tags: new Map(),
      });
      return modelId;
    },
  };
});

trackingWritesContract('memory', async () => {
  const store = new MemoryTracking();
  const mark = <Item>(items: Map<string, Item>, id: string) => {
    items.set(id, { ...(items.get(id) as Item), deleted: true });
  };
  return {
    store,
    deleteRun: async (runId) => mark(store.runs, runId),
    deleteExperiment: async (experimentId) => mark(store.experiments, experimentId),
  };
});

artifactStoreContract('memory', async () => new MemoryArtifacts());
