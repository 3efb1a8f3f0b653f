import type { MlregError } from './errors.js';
import type { RegistryProbe } from './registry-probe.js';

export interface DatabaseSchema {
  readonly revision: string;
  /** The first MLflow with this schema, such as `3.17.2`; null for one that mlreg does not know. */
  readonly mlflow: string | null;
  /** Why nothing may be written, if so. */
  readonly refusal: MlregError | null;
}

/** What `mlreg doctor` asks a database that is opened without a server; nothing is changed. */
export interface DatabaseProbe extends RegistryProbe {
  /** What holds it, which is the name of the first check. */
  readonly place: 'file' | 'server';
  /** For messages, without a password. */
  readonly location: string;
  /** @throws MlregError if it cannot be opened, or is no database of MLflow's */
  schema(): Promise<DatabaseSchema>;
  /** Damage that the database itself finds; empty if it is sound. */
  damage(): Promise<readonly string[]>;
  /** How it is written to, such as `in journal mode delete`. */
  writing(): Promise<string>;
  /** Webhooks that a server would call for what is changed. */
  webhooks(): Promise<number>;
}
