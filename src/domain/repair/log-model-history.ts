import type { Millis } from '../types.js';

/** Where MLflow writes down, on a run, what models were logged in it (2.0 to 3.17). */
export const LOG_MODEL_HISTORY_TAG = 'mlflow.log-model.history';

export interface HistoryEntry {
  /** Below the files of the run. */
  readonly path: string;
  readonly time: Millis | null;
}

/**
 * The models that the tag tells of, each path once: what was logged there last is what is there.
 *
 * @param json - the value of the tag; what is no such list gives none
 */
export function loggedHistory(json: string | undefined): HistoryEntry[] {
  const entries = new Map<string, HistoryEntry>();
  for (const item of listIn(json)) {
    if (typeof item !== 'object' || item === null) continue;
    const { artifact_path: path, utc_time_created: time } = item as Record<string, unknown>;
    if (typeof path === 'string' && path !== '') entries.set(path, { path, time: timeOf(time) });
  }
  return [...entries.values()];
}

function listIn(json: string | undefined): readonly unknown[] {
  try {
    const list: unknown = JSON.parse(json ?? '[]');
    return Array.isArray(list) ? list : [];
  } catch {
    return [];
  }
}

/** Python's `2026-03-01 12:00:00.123456`, which is UTC. */
function timeOf(text: unknown): Millis | null {
  if (typeof text !== 'string') return null;
  const millis = Date.parse(`${text.replace(' ', 'T')}Z`);
  return Number.isNaN(millis) ? null : millis;
}
