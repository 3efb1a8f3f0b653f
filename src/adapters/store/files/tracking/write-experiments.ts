import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { folderBelow } from '../../../../domain/artifact-uri.js';
import { takenExperiment } from '../../../../domain/taken-experiment.js';
import type { NewExperiment } from '../../../../domain/tracking-store.js';
import type { Experiment } from '../../../../domain/types.js';
import type { Change } from '../changes/change.js';
import { META } from '../layout.js';
import type { MetaValue } from '../yaml/meta.js';
import { metaText } from '../yaml/meta-text.js';
import { experimentNamed } from './experiments.js';

/** MLflow's ids have 18 digits, so that two stores can be put together. */
const HALF = 1_000_000_000;

/** @param artifactRoot - where an experiment is kept for which no place was asked */
export async function createExperiment(
  change: Change,
  root: string,
  { name, artifactLocation }: NewExperiment,
  artifactRoot: string,
): Promise<Experiment> {
  const other = await experimentNamed(root, name);
  if (other !== null) throw takenExperiment(other);
  const experimentId = `${randomInt(HALF / 10, HALF)}${String(randomInt(HALF)).padStart(9, '0')}`;
  const location = artifactLocation ?? folderBelow(artifactRoot, experimentId);
  const meta = new Map<string, MetaValue>([
    ['artifact_location', location],
    ['creation_time', change.now],
    ['experiment_id', experimentId],
    ['last_update_time', change.now],
    ['lifecycle_stage', 'active'],
    ['name', name],
  ]);
  change.place(join(root, experimentId), new Map([[META, metaText(meta)]]));
  return { experimentId, name, artifactLocation: location };
}
