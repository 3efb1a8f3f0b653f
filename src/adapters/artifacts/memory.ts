import type { ArtifactFile, ArtifactStore, ByteRange } from '../../domain/artifact-store.js';
import { NotFoundError } from '../../domain/errors.js';
import { compareNames } from '../../domain/types.js';
import { sizedContent } from '../sized-content.js';

/** The reference implementation of the port, for tests. */
export class MemoryArtifacts implements ArtifactStore {
  readonly #files = new Map<string, Uint8Array>();

  async *list(folder = ''): AsyncGenerator<ArtifactFile, void, undefined> {
    // With its slash, so that `models/m-1` does not hold the files of `models/m-10`.
    const prefix = folder === '' ? '' : `${folder}/`;
    const paths = [...this.#files.keys()].filter((path) => path.startsWith(prefix));
    for (const path of paths.sort(compareNames)) yield await this.stat(path);
  }

  async stat(path: string): Promise<ArtifactFile> {
    return { path, size: this.#content(path).length };
  }

  async *read(
    path: string,
    range?: ByteRange,
    signal?: AbortSignal,
  ): AsyncGenerator<Uint8Array, void, undefined> {
    signal?.throwIfAborted();
    const content = this.#content(path);
    yield range ? content.subarray(range.start, range.end) : content;
  }

  async write(path: string, content: AsyncIterable<Uint8Array>, size?: number): Promise<void> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of sizedContent(path, content, size)) chunks.push(chunk);
    this.#files.set(path, Buffer.concat(chunks));
  }

  async remove(path: string): Promise<void> {
    this.#files.delete(path);
  }

  #content(path: string): Uint8Array {
    const content = this.#files.get(path);
    if (content) return content;
    throw new NotFoundError(`there is no file "${path}"`);
  }
}
