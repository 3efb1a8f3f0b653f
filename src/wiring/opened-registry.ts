import type { Exchange } from '../client/index.js';
import type { Settings } from '../config/schema.js';
import type { ArtifactReader, ArtifactStore } from '../domain/artifact-store.js';
import type { Mlmodel } from '../domain/mlmodel.js';
import type { ModelLocation } from '../domain/model-location.js';
import type { LockCare, PromotionLock } from '../domain/promotion-lock.js';
import type { RegistryStore } from '../domain/registry-store.js';
import type { ServerProbe } from '../domain/server-probe.js';
import type { TrackingStore } from '../domain/tracking-store.js';
import type { Millis } from '../domain/types.js';

export interface OpenOptions {
  readonly settings: Settings;
  readonly home: string;
  /** For the variables of proxies and of AWS's keys, and for commands that are run. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal | undefined;
  /** Told of a secret that no setting holds, before it is used. */
  readonly onSecret?: ((secret: string) => void) | undefined;
  readonly onExchange?: ((exchange: Exchange) => void) | undefined;
}

/** A registry, and the runs and logged models behind its versions. */
export interface OpenedRegistry {
  readonly registry: RegistryStore;
  readonly tracking: TrackingStore;
  /** Runs beside the registry, among them the records of its changes, wherever `tracking` is. */
  readonly events: TrackingStore;
  /** The time of the registry, by its last answer. */
  readonly registryNow: () => Millis;
  /** What changes are made with. */
  readonly openChanges: () => Promise<OpenedChanges>;
  /** Opens the folder of a model's files; nothing is sent yet. */
  readonly openArtifacts: (location: ModelLocation) => Promise<ArtifactReader>;
  /** True if files on S3 are read there, and not through the server. */
  readonly hasS3Key: boolean;
  /** Opens a folder of S3 with the key that the settings name, for `mlreg doctor`. */
  readonly openS3: (uri: string) => Promise<ArtifactStore>;
  /** The lock entries that are there, for `mlreg doctor`. */
  readonly locks: LockCare;
  /** Null where there is no server. */
  readonly probe: ServerProbe | null;
  /** Reads the text of an `MLmodel` file. */
  readonly parseMlmodel: (text: string) => Promise<Mlmodel>;
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
