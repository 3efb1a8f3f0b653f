import type { ArtifactReader, ArtifactStore } from './artifact-store.js';
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
  /**
   * Opens a folder for uploads: of a run, a logged model or an experiment.
   *
   * @throws UsageError if nothing can be put there from here
   */
  readonly openUpload: (uri: string) => Promise<ArtifactStore>;
  /** Reads the text of an `MLmodel` file. @throws MlregError for one that is none */
  readonly parseMlmodel: (text: string) => Promise<Mlmodel>;
}
