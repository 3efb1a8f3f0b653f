/** A file below a root, with `/` between the parts of its path, whatever the system. */
export interface ArtifactFile {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
}

/** Part of a file: from `start` up to, but not including, `end`; bytes. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * The files below one root URI. Paths come from servers and buckets: who writes them to a disk
 * checks them first (`artifactPathParts`).
 */
export interface ArtifactReader {
  /** All files below `folder` (default: the root), in code-point order of their paths. */
  list(folder?: string): AsyncIterable<ArtifactFile>;
  /** @throws NotFoundError */
  stat(path: string): Promise<ArtifactFile>;
  /**
   * The bytes of a file, or of a range of it; what would lie beyond its end is left out.
   *
   * @param signal - ends it with its reason, also while bytes are waited for
   * @throws NotFoundError
   */
  read(path: string, range?: ByteRange, signal?: AbortSignal): AsyncIterable<Uint8Array>;
}

/** An artifact store that is not only read. */
export interface ArtifactStore extends ArtifactReader {
  /**
   * Writes a file whole, in place of what was there, or not at all.
   *
   * @param size - bytes, where they are known: it is cheaper, and other content is refused
   * @throws IntegrityError
   */
  write(path: string, content: AsyncIterable<Uint8Array>, size?: number): Promise<void>;
  /** Removing what is not there is no error. */
  remove(path: string): Promise<void>;
}
