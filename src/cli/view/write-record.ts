import type { ModelVersion } from '../../domain/types.js';

/** What every command that writes prints as JSON. */
export interface WriteRecord {
  /** False if everything was so already, and after a dry run. */
  readonly changed: boolean;
  readonly plan: object;
  /** What was read back; null after a dry run. */
  readonly result: object | null;
}

export const WRITE_FIELDS = ['changed', 'plan', 'result'];

/** The version that was promoted, as it was read back. */
export function versionResult({ modelName, version, stage, aliases }: ModelVersion): object {
  return { registered_name: modelName, version, stage, aliases };
}
