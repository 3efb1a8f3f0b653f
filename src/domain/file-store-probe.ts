import type { MlregError } from './errors.js';
import type { RegistryProbe } from './registry-probe.js';

/** What `mlreg doctor` asks a file store; nothing is changed. */
export interface FileStoreProbe extends RegistryProbe {
  readonly folder: string;
  /** @throws MlregError if it is no file store of MLflow's */
  check(): Promise<void>;
  /** What cannot be read, or is a leftover that MLflow stumbles over; the first few. */
  damage(): Promise<readonly string[]>;
  /** Why nothing may be written, if so. */
  refusal(): Promise<MlregError | null>;
}
