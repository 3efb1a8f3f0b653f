/** A file as it was loaded. */
export interface LoadedFile {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Of its content, in lower-case hex. */
  readonly sha256: string;
}

/** The name of the file that says what a folder of a loaded model holds. */
export const MANIFEST_NAME = 'mlreg.json';

/**
 * Whether a path in a model's folder is what loading it left there, and so no part of the model:
 * our manifest, or the note of MLflow's Python, which puts it into the source itself where that is a
 * local folder (3.17.2).
 */
export function isLeftByLoading(path: string): boolean {
  return path === MANIFEST_NAME || path === 'registered_model_meta';
}

/**
 * `mlreg.json`: the record of the version (`VERSION_FIELDS`, as it was when it was loaded) and what
 * was loaded of it.
 */
export interface LoadManifest {
  readonly schema_version: 1;
  readonly loaded_at: string;
  readonly tracking_uri: string | null;
  readonly registered_name: string;
  readonly version: string;
  /** Where the files came from. */
  readonly download_uri: string;
  /** The patterns that chose the files; empty for all of them. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly files: readonly LoadedFile[];
  readonly [field: string]: unknown;
}

export type FolderState =
  /** `no-folder`: a file, or what would be below one. */
  | { readonly kind: 'absent' | 'empty' | 'other' | 'no-folder' }
  /** What an earlier load left. */
  | { readonly kind: 'loaded'; readonly manifest: LoadManifest };

/** A folder that is filled beside its final name, and gets that name when it is whole. */
export interface StagedFolder {
  /**
   * Writes a file.
   *
   * @param size - what it must have, in bytes
   * @throws IntegrityError for other content than that size; the file may be written again
   */
  write(path: string, content: AsyncIterable<Uint8Array>, size: number): Promise<LoadedFile>;
  /**
   * Gives the folder its name, with the manifest in it.
   *
   * @throws ConflictError if something was put there meanwhile
   */
  commit(manifest: LoadManifest): Promise<void>;
  /** Takes away what was written. After `commit` it does nothing. */
  discard(): Promise<void>;
}

/** Folders of loaded models on this machine. */
export interface ModelFolders {
  /** Puts right, as far as that can be, what loads of this folder left that were killed. */
  clearLeftovers(folder: string): Promise<void>;
  state(folder: string): Promise<FolderState>;
  /** Paths of the files that are not, or no longer, as the manifest has them. */
  changedFiles(folder: string, manifest: LoadManifest): Promise<readonly string[]>;
  /** Paths of files there that the manifest does not name: somebody else's. */
  foreignFiles(folder: string, manifest: LoadManifest): Promise<readonly string[]>;
  /** Names of the folders in a folder; none if it is not there. */
  foldersIn(folder: string): Promise<readonly string[]>;
  /**
   * @param bytes - that will be written
   * @param replaces - true if what an earlier load left there may go
   * @throws MlregError if there is no room for them
   */
  stage(folder: string, bytes: number, replaces: boolean): Promise<StagedFolder>;
}
