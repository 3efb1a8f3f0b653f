import type { DatabaseProbe } from './database-probe.js';
import type { FileStoreProbe } from './file-store-probe.js';
import type { RegistryProbe } from './registry-probe.js';

/** What `mlreg doctor` asks an MLflow server, a request each; nothing is changed. */
export interface ServerProbe extends RegistryProbe {
  /** For messages, without user information. */
  readonly url: string;
  /** @throws MlregError if nothing is there, or no MLflow server */
  health(): Promise<void>;
  /** Such as `3.17.2`. */
  version(): Promise<string>;
  /** Reads a registered model, if there is any: what the database behind the server must answer. */
  readRegistry(): Promise<void>;
}

export type StoreProbe = ServerProbe | DatabaseProbe | FileStoreProbe;

/** Tells a server from what is opened without one. */
export function isServer(probe: StoreProbe): probe is ServerProbe {
  return 'url' in probe;
}

/** Tells a file store from a database and a server. */
export function isFileStore(probe: StoreProbe): probe is FileStoreProbe {
  return 'folder' in probe;
}
