import type { MlflowClient } from '../../../client/index.js';
import type { ArtifactFile, ArtifactStore, ByteRange } from '../../../domain/artifact-store.js';
import { NotFoundError } from '../../../domain/errors.js';
import { translated, translatedList } from '../../client-errors/client-errors.js';
import { httpRange, readBody } from './read-body.js';
import { join, walkFolders } from './walk-folders.js';

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
      walkFolders(folder, (each) => this.#client.artifacts.listProxied(join(this.#root, each))),
    );
  }

  async stat(path: string): Promise<ArtifactFile> {
    const slash = path.lastIndexOf('/');
    const folder = join(this.#root, path.slice(0, Math.max(0, slash)));
    const name = path.slice(slash + 1);
    // A HEAD would have the server fetch the whole file from S3 (3.17.2).
    return await this.#translated(async () => {
      for await (const file of this.#client.artifacts.listProxied(folder)) {
        if (file.path === name && !file.is_dir) return { path, size: Number(file.file_size ?? 0) };
      }
      throw new NotFoundError(`there is no file "${path}"`);
    });
  }

  async *read(path: string, range?: ByteRange): AsyncGenerator<Uint8Array, void, undefined> {
    if (range && range.start >= range.end) return;
    const body = this.#translated(() =>
      this.#client.artifacts.readProxied(join(this.#root, path), httpRange(range)),
    ).catch((error) => this.#absent(path, error));
    yield* translatedList(this.#client.baseUrl, readBody(await body, range));
  }

  async write(path: string, content: AsyncIterable<Uint8Array>): Promise<void> {
    await this.#translated(() =>
      this.#client.artifacts.writeProxied(join(this.#root, path), content),
    );
  }

  async remove(path: string): Promise<void> {
    await this.#translated(() => this.#client.artifacts.removeProxied(join(this.#root, path)));
  }

  /** In front of S3 a server answers 500 for a file that is not there (3.17.2): it is looked for. */
  async #absent(path: string, error: unknown): Promise<never> {
    await this.stat(path);
    throw error;
  }

  #translated<Result>(work: () => Promise<Result>): Promise<Result> {
    return translated(this.#client.baseUrl, work);
  }
}
