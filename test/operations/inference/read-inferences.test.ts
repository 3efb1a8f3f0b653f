import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { MemoryTracking } from '../../../src/adapters/store/memory-tracking.js';
import {
  batchTags,
  INFERENCE_MODEL_TAG,
  INFERENCE_SUMMARY_TAG,
  sessionTags,
} from '../../../src/domain/inference/inference-run.js';
import type { RunQuery } from '../../../src/domain/tracking-store.js';
import type { ModelVersion, Run } from '../../../src/domain/types.js';
import { readInferences } from '../../../src/operations/inference/read-inferences.js';
import { aVersion } from '../../domain/fixtures.js';
import { aRecord, summaryWith } from '../../domain/inference/fixtures.js';

const EXPERIMENT = 'mlreg-inference';
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** MLflow, counting what it is asked. */
class Mlflow extends MemoryTracking {
  readonly queries: RunQuery[] = [];

  override searchRuns(query: RunQuery) {
    this.queries.push(query);
    return super.searchRuns(query);
  }
}

async function aWorld(experiment = EXPERIMENT) {
  const mlflow = new Mlflow();
  const { experimentId } = await mlflow.createExperiment({ name: experiment });
  let sessions = 0;
  return {
    mlflow,
    /** A run of one process, with a record for each latency. */
    async tracked(model: string, version: string, ...latencies: number[]): Promise<Run> {
      const records = latencies.map((latencyMs, index) => aRecord(index + 1, { latencyMs }));
      sessions += 1;
      const { runId } = await mlflow.createRun({
        ...{ experimentId, name: 'inference', userId: 'ada', startTime: 1_000 },
        tags: new Map([
          ...sessionTags(`session-${sessions}`, version, sha256(model)),
          [INFERENCE_MODEL_TAG, model],
        ]),
      });
      const tags = batchTags(summaryWith(records), null);
      await mlflow.logToRun(runId, { tags });
      return mlflow.runs.get(runId) as Run;
    },
    /** By model and version: number of records, and the sum of their latencies. */
    async read(...versions: ModelVersion[]) {
      const found = await readInferences(versions, {
        ...{ tracking: mlflow, inferenceExperiment: EXPERIMENT, sha256 },
      });
      return Array.from(found, ([{ modelName, version }, { latency }]) => {
        return `${modelName}/${version}: ${latency.count}, ${latency.sum}`;
      });
    },
  };
}

const version = (modelName: string, number: string) => aVersion({ modelName, version: number });

describe('what versions did in use', () => {
  it('is what all their runs say together, with a search for each model', async () => {
    const { mlflow, tracked, read } = await aWorld();
    await tracked('m', '1', 10, 20);
    await tracked('m', '1', 30);
    await tracked('m', '2', 5);
    await tracked('n', '1', 7);
    const versions = [version('m', '2'), version('m', '1'), version('m', '3'), version('n', '1')];
    expect(await read(...versions)).toEqual(['m/2: 1, 5', 'm/1: 3, 60', 'n/1: 1, 7']);
    expect(mlflow.queries).toHaveLength(2);
  });

  it('is nothing where nobody tracked, and no run is searched for then', async () => {
    const { mlflow, read } = await aWorld('another');
    expect(await read(version('m', '1'))).toEqual([]);
    expect(mlflow.queries).toEqual([]);
  });

  it('is found by names that no filter could hold', async () => {
    const { tracked, read } = await aWorld();
    const name = `it's a "model" 😀 \\ %`;
    await tracked(name, '1', 3);
    expect(await read(version(name, '1'))).toEqual([`${name}/1: 1, 3`]);
  });

  it('is not what deleted runs say, nor those of other models and experiments', async () => {
    const { mlflow, tracked, read } = await aWorld();
    const gone = await tracked('m', '1', 1);
    mlflow.runs.set(gone.runId, { ...gone, deleted: true });
    const elsewhere = await tracked('m', '1', 2);
    mlflow.runs.set(elsewhere.runId, { ...elsewhere, experimentId: '0' });
    const liar = await tracked('m', '1', 4);
    mlflow.runs.set(liar.runId, {
      ...liar,
      tags: new Map([...liar.tags, [INFERENCE_MODEL_TAG, 'n']]),
    });
    await tracked('m', '1', 8);
    expect(await read(version('m', '1'), version('n', '1'))).toEqual(['m/1: 1, 8']);
  });

  it.each([
    ['no summary', undefined],
    ['a summary that is half of one', '{"last":1,"lat'],
    [
      'a summary with fewer than no records',
      '{"last":1,"latency":[-1,1,1,1],"histogram":{"scale":0,"first":0,"counts":[]}}',
    ],
  ])('passes over a run with %s', async (_, text) => {
    const { mlflow, tracked, read } = await aWorld();
    const broken = await tracked('m', '1', 1);
    const tags = new Map(broken.tags);
    if (text === undefined) tags.delete(INFERENCE_SUMMARY_TAG);
    else tags.set(INFERENCE_SUMMARY_TAG, text);
    mlflow.runs.set(broken.runId, { ...broken, tags });
    await tracked('m', '1', 8);
    expect(await read(version('m', '1'))).toEqual(['m/1: 1, 8']);
  });
});
