import type { Settings } from '../config/schema.js';
import type { TrackerEdges } from '../operations/inference/inference-tracker.js';
import type { SendDeps } from '../operations/inference/send-records.js';
import { recordedActor } from './actor.js';
import { openInferenceSpool, type SpoolPlace } from './open-inference-spool.js';
import { after, onExit } from './process-edges.js';
import { sha256 } from './sha256.js';

/** What a tracker needs besides the registry, ready before the registry is opened. */
export type TrackingParts = Omit<TrackerEdges, 'now'> &
  Pick<SendDeps, 'inferenceExperiment' | 'user' | 'sha256'>;

/** Nothing is sent, nor read from the disk, before the first record comes. */
export async function openTracking(settings: Settings, place: SpoolPlace): Promise<TrackingParts> {
  const { inference_experiment: inferenceExperiment } = settings;
  const user = recordedActor(settings, place.env);
  return {
    ...(await openInferenceSpool(settings, place)),
    ...{ after, onExit, sha256, inferenceExperiment, user },
  };
}
