import { ConflictError } from '../domain/errors.js';
import type { TrackingWriter } from '../domain/tracking-store.js';
import type { Experiment } from '../domain/types.js';

/** The experiment of that name, made if there is none. @throws ConflictError for a deleted one */
export async function ensureExperiment(
  name: string,
  tracking: TrackingWriter,
): Promise<Experiment> {
  const found = await tracking.findExperiment(name);
  if (found) return found;
  try {
    return await tracking.createExperiment({ name });
  } catch (error) {
    // Somebody else has made it just now, or it is deleted.
    const other = error instanceof ConflictError ? await tracking.findExperiment(name) : null;
    if (other) return other;
    throw error;
  }
}
