import type { MlflowClient } from '../../../client/index.js';
import type { ArtifactFile, ArtifactReader, ByteRange } from '../../../domain/artifact-store.js';
import { MlregError } from '../../../domain/errors.js';
import type { ModelLocation } from '../../../domain/model-location.js';
import { translated, translatedList } from '../../client-errors/client-errors.js';
import { noSuchFile } from '../../no-such-file.js';
import { unambiguous } from '../../unambiguous.js';
import { httpRange, isBeyondEnd, mayBeAbsent, readBody } from './read-body.js';
import { join, walkFolders } from './walk-folders.js';

/** The servers that know a version: its own, and that of its run and logged model; often the same. */
export interface Servers {
  readonly registry: MlflowClient;
  readonly runs: MlflowClient;
}

/**
 * The files of one version, fetched by the server with its own credentials: the way that is left
 * where the files lie on a disk of the server, or on a storage that nobody here has a key to. A
 * server lists what is in a run or logged model, and gives the bytes of a version: of two servers,
 * each is asked for what is its own.
 */
export class ServedArtifacts implements ArtifactReader {
  readonly #registry: MlflowClient;
  readonly #runs: MlflowClient;
  readonly #location: ModelLocation;
  #folderInRun: Promise<string> | undefined;

  constructor({ registry, runs }: Servers, location: ModelLocation) {
    this.#registry = registry;
    this.#runs = runs;
    this.#location = location;
  }

  async *list(folder = ''): AsyncGenerator<ArtifactFile, void, undefined> {
    yield* await translated(this.#runs.baseUrl, async () => {
      const { loggedModelId, runId } = this.#location;
      if (loggedModelId !== null) {
        const list = (each: string) =>
          this.#runs.artifacts.listOfLoggedModel(loggedModelId, unambiguous(each));
        return await walkFolders(folder, list, (each) => each);
      }
      if (runId === null) throw this.#unlisted();
      this.#folderInRun ??= this.#findFolder(runId);
      const root = await this.#folderInRun;
      const inRun = (each: string) => join(root, each);
      const list = (each: string) =>
        this.#runs.artifacts.listOfRun(runId, unambiguous(inRun(each)));
      return await walkFolders(folder, list, inRun);
    });
  }

  async stat(path: string): Promise<ArtifactFile> {
    const slash = path.lastIndexOf('/');
    for await (const file of this.list(path.slice(0, Math.max(0, slash)))) {
      if (file.path === path) return file;
    }
    throw noSuchFile(path);
  }

  async *read(
    path: string,
    range?: ByteRange,
    signal?: AbortSignal,
  ): AsyncGenerator<Uint8Array, void, undefined> {
    if (range && range.start >= range.end) return;
    const { modelName: name, version } = this.#location;
    if (name === null || version === null) throw this.#unlisted();
    const { baseUrl } = this.#registry;
    const response = await translated(baseUrl, async () => {
      try {
        const file = { name, version, path: unambiguous(path) };
        return await this.#registry.artifacts.readOfVersion(file, httpRange(range), signal);
      } catch (error) {
        if (isBeyondEnd(error)) return undefined;
        if (mayBeAbsent(error)) await this.stat(path);
        throw error;
      }
    });
    if (response) yield* translatedList(baseUrl, readBody(response, range));
  }

  /** Where in its run the model lies: the server lists a run from its root. */
  async #findFolder(runId: string): Promise<string> {
    const root = (await this.#runs.artifacts.rootOfRun(runId)).replace(/\/+$/, '');
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
