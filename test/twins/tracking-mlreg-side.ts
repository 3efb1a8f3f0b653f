import { MlregError } from '../../src/domain/errors.js';
import type { TrackingStore } from '../../src/domain/tracking-store.js';
import type { Side } from './operation.js';
import type { MetricFields, TrackingOperation } from './tracking-operation.js';

/** mlreg's store, through its port. */
export function trackingMlregSide(store: TrackingStore): Side<TrackingOperation> {
  const runs = new Map<string, string>();
  const models = new Map<string, string>();
  const runOf = (name: string) => runs.get(name) ?? '';

  async function apply(operation: TrackingOperation): Promise<void> {
    switch (operation.op) {
      case 'create_experiment': {
        const { name, location } = operation;
        const placed = location === undefined ? {} : { artifactLocation: location };
        await store.createExperiment({ name, ...placed });
        return;
      }
      case 'create_run': {
        const { experiment, run: name, start: startTime, user, tags } = operation;
        const found = await store.findExperiment(experiment);
        const experimentId = found?.experimentId ?? '';
        const owned = user === undefined ? {} : { userId: user };
        const created = { experimentId, name, startTime, tags: mapOf(tags), ...owned };
        runs.set(name, (await store.createRun(created)).runId);
        return;
      }
      case 'log': {
        const { run, metrics = [], params, tags } = operation;
        const points = metrics.map(pointOf);
        const entries = { metrics: points, params: mapOf(params), tags: mapOf(tags) };
        return await store.logToRun(runOf(run), entries);
      }
      case 'end_run': {
        const { run, status, end } = operation;
        return await store.endRun(runOf(run), { status, endTime: end });
      }
      case 'create_logged_model': {
        const { run, name, params } = operation;
        const sourceRunId = runOf(run);
        const experimentId = (await store.getRuns([sourceRunId])).get(sourceRunId)?.experimentId;
        const created = { experimentId: experimentId ?? '', name, sourceRunId };
        const model = await store.createLoggedModel({ ...created, params: mapOf(params) });
        models.set(name, model?.modelId ?? '');
        return;
      }
      case 'finish_logged_model':
        return await store.finishLoggedModel(models.get(operation.name) ?? '');
    }
  }

  return {
    async apply(operation) {
      try {
        await apply(operation);
        return false;
      } catch (error) {
        // What is no refusal is a fault of ours.
        if (error instanceof MlregError && error.code === 'conflict') return true;
        throw error;
      }
    },
    async close() {},
  };
}

function pointOf([key, value, timestamp, step]: MetricFields) {
  return { key, value: Number(value), timestamp, step };
}

function mapOf(texts: Readonly<Record<string, string>> = {}): ReadonlyMap<string, string> {
  return new Map(Object.entries(texts));
}
