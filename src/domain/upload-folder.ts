import type { ArtifactFile } from './artifact-store.js';

/** A file with the sum of its content. */
export interface SummedFile extends ArtifactFile {
  /** In hex. */
  readonly sha256: string;
}

/** What is in a folder of this machine, to be uploaded. */
export interface Inventory {
  /** In code-point order of their paths. */
  readonly files: readonly SummedFile[];
  /** `sha256:…` over paths and contents: the same for the same files, wherever they are. */
  readonly digest: string;
}

/** A folder of this machine that is to be uploaded. */
export interface UploadFolder {
  /** As the user names it. */
  readonly name: string;
  /**
   * Reads all of it.
   *
   * @throws UsageError for what cannot be uploaded: no folder, a link that leads out of it, a device,
   *   a name that no server or disk keeps
   */
  inventory(): Promise<Inventory>;
  /**
   * The bytes of a file.
   *
   * @throws IntegrityError at the end, if they are no longer those of the inventory
   */
  read(file: SummedFile): AsyncIterable<Uint8Array>;
}

/** What the digest is the sum of: a line a file, as `sha256sum` prints it. */
export function inventoryText(files: readonly SummedFile[]): string {
  return files.map(({ sha256, path }) => `${sha256}  ${path}\n`).join('');
}
