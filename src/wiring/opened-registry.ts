import type { Exchange } from '../client/index.js';
import type { Settings } from '../config/schema.js';
import type { ArtifactStore } from '../domain/artifact-store.js';
import type { Registry } from '../domain/registry.js';
import type { StoreProbe } from '../domain/server-probe.js';

export interface OpenOptions {
  readonly settings: Settings;
  /** What relative paths begin at. */
  readonly cwd: string;
  readonly home: string;
  /** For the variables of proxies and of AWS's keys, and for commands that are run. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Asked before a key is used for S3. @throws UsageError if it may not go where the settings say */
  readonly checkS3: () => Promise<void>;
  readonly signal?: AbortSignal | undefined;
  /** Told of a secret that no setting holds, before it is used. */
  readonly onSecret?: ((secret: string) => void) | undefined;
  /** Told what the user should know about the registry, once it is known. */
  readonly onWarning?: ((line: string) => void) | undefined;
  readonly onExchange?: ((exchange: Exchange) => void) | undefined;
}

/** What a URI opens, with what only `mlreg doctor` looks at. */
export interface OpenedRegistry extends Registry {
  /** True if files on S3 are read there, and not through the server. */
  readonly hasS3Key: boolean;
  /** Opens a folder of S3 with the key that the settings name, for `mlreg doctor`. */
  readonly openS3: (uri: string) => Promise<ArtifactStore>;
  /** What `mlreg doctor` asks the registry. */
  readonly probe: StoreProbe;
  /** The same of where the runs are; null where that is the same place. */
  readonly trackingProbe: StoreProbe | null;
}
