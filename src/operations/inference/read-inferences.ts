import {
  INFERENCE_KEY_TAG,
  INFERENCE_MODEL_TAG,
  INFERENCE_SUMMARY_TAG,
  INFERENCE_VERSION_TAG,
} from '../../domain/inference/inference-run.js';
import {
  type InferenceSummary,
  mergedSummary,
  parseSummary,
} from '../../domain/inference/inference-summary.js';
import type { TrackingStore } from '../../domain/tracking-store.js';
import type { ModelVersion } from '../../domain/types.js';

export interface InferenceDeps {
  readonly tracking: Pick<TrackingStore, 'findExperiment' | 'searchRuns'>;
  /** The name of the experiment of inference records. */
  readonly inferenceExperiment: string;
  readonly sha256: (text: string) => string;
}

/**
 * What versions did in use, over all runs that say so: a request for a thousand runs of a model, however many
 * records they hold. Versions that nobody tracked are absent.
 */
export async function readInferences(
  versions: readonly ModelVersion[],
  { tracking, inferenceExperiment, sha256 }: InferenceDeps,
): Promise<ReadonlyMap<ModelVersion, InferenceSummary>> {
  const experiment = await tracking.findExperiment(inferenceExperiment);
  const found = new Map<string, InferenceSummary>();
  const models = new Set(versions.map(({ modelName }) => modelName));
  for (const model of experiment ? models : []) {
    const tags = new Map([[INFERENCE_KEY_TAG, sha256(model)]]);
    const experimentId = experiment?.experimentId ?? '';
    for await (const run of tracking.searchRuns({ experimentId, tags })) {
      const summary = parseSummary(run.tags.get(INFERENCE_SUMMARY_TAG));
      if (!summary || run.tags.get(INFERENCE_MODEL_TAG) !== model) continue;
      const key = keyOf(model, run.tags.get(INFERENCE_VERSION_TAG) ?? '');
      const known = found.get(key);
      found.set(key, known ? mergedSummary([known, summary]) : summary);
    }
  }
  return new Map(
    versions.flatMap((version) => {
      const summary = found.get(keyOf(version.modelName, version.version));
      return summary ? [[version, summary] as const] : [];
    }),
  );
}

function keyOf(model: string, version: string): string {
  return `${model}/${version}`;
}
