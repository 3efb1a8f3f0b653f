import type { Exchange } from '../client/index.js';
import type { Settings } from '../config/schema.js';
import type { ArtifactStore } from '../domain/artifact-store.js';
import type { Mlmodel } from '../domain/mlmodel.js';
import type { ModelLocation } from '../domain/model-location.js';
import type { RegistryStore } from '../domain/registry-store.js';
import type { TrackingStore } from '../domain/tracking-store.js';

export interface OpenOptions {
  readonly settings: Settings;
  /** For the proxy variables, and for commands that are run. */
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
  /** Opens the folder of a model's files; nothing is sent yet. */
  readonly openArtifacts: (location: ModelLocation) => Promise<ArtifactStore>;
  /** Reads the text of an `MLmodel` file. */
  readonly parseMlmodel: (text: string) => Promise<Mlmodel>;
}
