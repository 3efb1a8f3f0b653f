import type { ArtifactReader } from './artifact-store.js';
import type { Mlmodel } from './mlmodel.js';
import type { ModelLocation } from './model-location.js';
import type { RegistryStore } from './registry-store.js';
import type { TrackingStore } from './tracking-store.js';

/** A registry, with the runs, logged models and files behind its versions. */
export interface Registry {
  readonly registry: RegistryStore;
  readonly tracking: TrackingStore;
  /** Opens the folder of a model's files; nothing is sent yet. */
  readonly openArtifacts: (location: ModelLocation) => Promise<ArtifactReader>;
  /** Reads the text of an `MLmodel` file. @throws MlregError for one that is none */
  readonly parseMlmodel: (text: string) => Promise<Mlmodel>;
}
