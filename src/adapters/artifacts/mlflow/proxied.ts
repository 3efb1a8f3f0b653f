import type { MlflowClient } from '../../../client/index.js';
import type { ArtifactFile, ArtifactStore, ByteRange } from '../../../domain/artifact-store.js';
import { mapped } from '../../../domain/collect.js';
import { IntegrityError } from '../../../domain/errors.js';
import { translated, translatedList } from '../../client-errors/client-errors.js';
import { noSuchFile } from '../../no-such-file.js';
import { sizedContent } from '../../sized-content.js';
import { unambiguous } from '../../unambiguous.js';
import { httpRange, isBeyondEnd, mayBeAbsent, readBody } from './read-body.js';
import { join, sizeOf, walkFolders } from './walk-folders.js';

/** Files behind a server's artifact proxy (`mlflow-artifacts:`), whatever it keeps them on. */
export class ProxiedArtifacts implements ArtifactStore {
  readonly #client: MlflowClient;
  readonly #root: string;

  /** @param root - path below the proxy's root, such as `1/models/m-…/artifacts` */
  constructor(client: MlflowClient, root: string) {
    this.#client = client;
    this.#root = root;
  }

  async *list(folder = ''): AsyncGenerator<ArtifactFile, void, undefined> {
    yield* await this.#translated(() =>
      walkFolders(folder, (each) => this.#client.artifacts.listProxied(this.#path(each))),
    );
  }

  async stat(path: string): Promise<ArtifactFile> {
    const slash = path.lastIndexOf('/');
    const folder = this.#path(path.slice(0, Math.max(0, slash)));
    const name = path.slice(slash + 1);
    // A HEAD would have the server fetch the whole file from S3 (3.17.2).
    return await this.#translated(async () => {
      for await (const file of this.#client.artifacts.listProxied(folder)) {
        if (file.path === name && !file.is_dir) return { path, size: sizeOf(file) };
      }
      throw noSuchFile(path);
    });
  }

  async *read(
    path: string,
    range?: ByteRange,
    signal?: AbortSignal,
  ): AsyncGenerator<Uint8Array, void, undefined> {
    if (range && range.start >= range.end) return;
    const response = await this.#translated(async () => {
      try {
        const part = httpRange(range);
        return await this.#client.artifacts.readProxied(this.#path(path), part, signal);
      } catch (error) {
        if (isBeyondEnd(error)) return undefined;
        if (mayBeAbsent(error)) await this.stat(path);
        throw error;
      }
    });
    if (response) yield* translatedList(this.#client.baseUrl, readBody(response, range));
  }

  async write(path: string, content: AsyncIterable<Uint8Array>, size?: number): Promise<void> {
    let sent = 0;
    // Of a generator made here V8 keeps its class of objects, and the content with it, until the next full
    // garbage collection (Node 20).
    const counted = mapped(sizedContent(path, content, size), (chunk) => {
      sent += chunk.length;
      return chunk;
    });
    await this.#translated(() =>
      this.#client.artifacts.writeProxied(this.#path(path), counted, size),
    );
    // Behind a prefix the server takes what comes without its length for empty (3.17.2).
    const stored = size === undefined ? (await this.stat(path)).size : sent;
    if (stored === sent) return;
    throw new IntegrityError(`the server stored ${stored} of the ${sent} bytes of ${path}`, {
      hint: 'it takes no uploads whose length is not known beforehand',
    });
  }

  async remove(path: string): Promise<void> {
    await this.#translated(() => this.#client.artifacts.removeProxied(this.#path(path)));
  }

  #path(path: string): string {
    return unambiguous(join(this.#root, path));
  }

  #translated<Result>(work: () => Promise<Result>): Promise<Result> {
    return translated(this.#client.baseUrl, work);
  }
}
