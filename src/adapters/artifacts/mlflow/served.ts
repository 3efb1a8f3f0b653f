import { type MlflowClient, RestError } from '../../../client/index.js';
import type { ArtifactFile, ArtifactReader, ByteRange } from '../../../domain/artifact-store.js';
import { MlregError, NotFoundError } from '../../../domain/errors.js';
import type { ModelLocation } from '../../../domain/model-location.js';
import { translated, translatedList } from '../../client-errors/client-errors.js';
import { httpRange, readBody } from './read-body.js';
import { join, walkFolders } from './walk-folders.js';

/**
 * The files of one version, fetched by the server with its own credentials: the way that is left
 * where the files lie on a disk of the server, or on a storage that nobody here has a key to.
 */
export class ServedArtifacts implements ArtifactReader {
  readonly #client: MlflowClient;
  readonly #location: ModelLocation;
  #folderInRun: Promise<string> | undefined;

  constructor(client: MlflowClient, location: ModelLocation) {
    this.#client = client;
    this.#location = location;
  }

  async *list(folder = ''): AsyncGenerator<ArtifactFile, void, undefined> {
    yield* await translated(this.#client.baseUrl, async () => {
      const { loggedModelId, runId } = this.#location;
      if (loggedModelId !== null) {
        const list = (each: string) =>
          this.#client.artifacts.listOfLoggedModel(loggedModelId, each);
        return await walkFolders(folder, list, (each) => each);
      }
      if (runId === null) throw this.#unlisted();
      this.#folderInRun ??= this.#findFolder(runId);
      const root = await this.#folderInRun;
      const inRun = (each: string) => join(root, each);
      const list = (each: string) => this.#client.artifacts.listOfRun(runId, inRun(each));
      return await walkFolders(folder, list, inRun);
    });
  }

  async stat(path: string): Promise<ArtifactFile> {
    const slash = path.lastIndexOf('/');
    for await (const file of this.list(path.slice(0, Math.max(0, slash)))) {
      if (file.path === path) return file;
    }
    throw new NotFoundError(`there is no file "${path}"`);
  }

  async *read(path: string, range?: ByteRange): AsyncGenerator<Uint8Array, void, undefined> {
    if (range && range.start >= range.end) return;
    const { modelName, version } = this.#location;
    const { baseUrl } = this.#client;
    const response = await translated(baseUrl, async () => {
      try {
        return await this.#client.artifacts.readOfVersion(
          modelName,
          version,
          path,
          httpRange(range),
        );
      } catch (error) {
        // A missing file is a 500 here (3.17.2).
        if (error instanceof RestError && error.status >= 400) await this.stat(path);
        throw error;
      }
    });
    yield* translatedList(baseUrl, readBody(response, range));
  }

  /** Where in its run the model lies: the server lists a run from its root. */
  async #findFolder(runId: string): Promise<string> {
    const root = (await this.#client.artifacts.rootOfRun(runId)).replace(/\/+$/, '');
    const { uri } = this.#location;
    if (uri === root) return '';
    if (root !== '' && uri.startsWith(`${root}/`)) return uri.slice(root.length + 1);
    throw this.#unlisted();
  }

  #unlisted(): MlregError {
    return new MlregError('error', `the server does not list the files at ${this.#location.uri}`, {
      hint: 'they are in no run and no logged model; a key to that storage (AWS_ACCESS_KEY_ID, AWS_PROFILE) reads them directly',
    });
  }
}
