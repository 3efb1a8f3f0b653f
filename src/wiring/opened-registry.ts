import type { Exchange } from '../client/index.js';
import type { Settings } from '../config/schema.js';
import type { ArtifactStore } from '../domain/artifact-store.js';
import type { LockCare, PromotionLock } from '../domain/promotion-lock.js';
import type { Registry } from '../domain/registry.js';
import type { StoreProbe } from '../domain/server-probe.js';
import type { TrackingStore } from '../domain/tracking-store.js';
import type { Millis } from '../domain/types.js';

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
  /** Runs beside the registry, among them the records of its changes, wherever `tracking` is. */
  readonly events: TrackingStore;
  /** The time of the registry, by its last answer. */
  readonly registryNow: () => Millis;
  /** What changes are made with. */
  readonly openChanges: () => Promise<OpenedChanges>;
  /** The lock entries that are there, for `mlreg doctor`. */
  readonly locks: LockCare;
  /** True if files on S3 are read there, and not through the server. */
  readonly hasS3Key: boolean;
  /** Opens a folder of S3 with the key that the settings name, for `mlreg doctor`. */
  readonly openS3: (uri: string) => Promise<ArtifactStore>;
  /** What `mlreg doctor` asks the registry. */
  readonly probe: StoreProbe;
  /** The same of where the runs are; null where that is the same place. */
  readonly trackingProbe: StoreProbe | null;
  /** Ends the connections to a database; they are made again if anything is asked. */
  readonly close: () => Promise<void>;
}

/**
 * How changes are locked and recorded. What was begun is brought to its end here though everything
 * else is interrupted: a lock that nobody releases keeps others waiting.
 */
export interface OpenedChanges {
  readonly events: TrackingStore;
  /** The time of the registry, by its last answer. */
  readonly now: () => Millis;
  readonly lock: (options: LockOptions) => PromotionLock;
}

export interface LockOptions {
  /** Milliseconds to wait for somebody else. */
  readonly wait: number;
  /** A line for people. */
  readonly warn: (line: string) => void;
}
