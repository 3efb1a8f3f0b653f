import { createHash } from 'node:crypto';
import { createReadStream, type Dirent } from 'node:fs';
import * as fs from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { artifactPathParts, refuseCollisions } from '../domain/artifact-path.js';
import { IntegrityError, MlregError, UsageError } from '../domain/errors.js';
import { isLeftByLoading } from '../domain/model-folder.js';
import { compareNames } from '../domain/types.js';
import {
  type Inventory,
  inventoryText,
  type SummedFile,
  type UploadFolder,
} from '../domain/upload-folder.js';
import { unambiguous } from './unambiguous.js';

/** A folder of this machine, read as a whole: a link in it may lead to another file of it only. */
export class LocalUploadFolder implements UploadFolder {
  readonly name: string;
  readonly #root: string;

  /** @param root - an absolute path */
  constructor(name: string, root: string) {
    this.name = name;
    this.#root = root;
  }

  async inventory(): Promise<Inventory> {
    const root = await this.#checkedRoot();
    const paths = (await this.#filesBelow('', root)).sort(compareNames);
    for (const path of paths) checkName(path);
    refuseCollisions(paths);
    const files: SummedFile[] = [];
    for (const path of paths) files.push(await this.#summed(path));
    const sum = createHash('sha256').update(inventoryText(files)).digest('hex');
    return { files, digest: `sha256:${sum}` };
  }

  async *read({ path, size, sha256 }: SummedFile): AsyncGenerator<Uint8Array, void, undefined> {
    const hash = createHash('sha256');
    let read = 0;
    for await (const chunk of this.#stream(path)) {
      read += chunk.length;
      if (read > size) throw changed(path);
      hash.update(chunk);
      // The last bytes are given when it is known that they are the right ones.
      if (read === size && hash.digest('hex') !== sha256) throw changed(path);
      yield chunk;
    }
    if (read < size) throw changed(path);
  }

  async #checkedRoot(): Promise<string> {
    const found = await fs.stat(this.#root).catch(() => undefined);
    if (found?.isDirectory()) return await fs.realpath(this.#root);
    const problem = found ? `${this.name} is no folder` : `there is no folder ${this.name}`;
    throw new UsageError(problem, {
      hint: 'name the folder that holds the file MLmodel',
    });
  }

  async #filesBelow(folder: string, root: string): Promise<string[]> {
    const entries = await fs
      .readdir(join(this.#root, folder), { withFileTypes: true })
      .catch((error) => unreadable(folder || this.name, error));
    const found: string[] = [];
    for (const entry of entries) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (isLeftByLoading(path)) continue;
      if (entry.isDirectory()) found.push(...(await this.#filesBelow(path, root)));
      else found.push(await this.#fileAt(path, entry, root));
    }
    return found;
  }

  async #fileAt(path: string, entry: Dirent, root: string): Promise<string> {
    if (entry.isFile()) return path;
    if (!entry.isSymbolicLink()) throw refused(path, 'is neither a file nor a folder');
    const target = await fs.realpath(join(this.#root, path)).catch(() => undefined);
    if (target === undefined) throw refused(path, 'is a link to nothing');
    const way = relative(root, target);
    if (way === '..' || way.startsWith(`..${sep}`) || way === '') {
      throw refused(path, 'is a link that leads out of the folder');
    }
    if ((await fs.stat(target)).isFile()) return path;
    throw refused(path, 'is a link to what is no file');
  }

  async #summed(path: string): Promise<SummedFile> {
    const hash = createHash('sha256');
    let size = 0;
    for await (const chunk of this.#stream(path)) {
      hash.update(chunk);
      size += chunk.length;
    }
    return { path, size, sha256: hash.digest('hex') };
  }

  async *#stream(path: string): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      yield* createReadStream(join(this.#root, path)) as AsyncIterable<Uint8Array>;
    } catch (error) {
      unreadable(path, error);
    }
  }
}

/** As strict as the strictest place that it may be uploaded to, or loaded to. */
function checkName(path: string): void {
  try {
    artifactPathParts(path);
    unambiguous(path);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`${JSON.stringify(path)} cannot be uploaded: ${why}`, {
      hint: 'give the file another name',
      cause,
    });
  }
}

function refused(path: string, why: string): UsageError {
  return new UsageError(`${JSON.stringify(path)} ${why}`, {
    hint: 'put a copy of the file in its place, or take it out of the folder',
  });
}

function unreadable(path: string, error: unknown): never {
  const { code } = error as NodeJS.ErrnoException;
  throw new MlregError('error', `${path} cannot be read (${code})`, {
    hint: 'is it yours to read, and still there?',
    cause: error,
  });
}

function changed(path: string): IntegrityError {
  return new IntegrityError(`${path} was changed while it was uploaded`, {
    hint: 'nothing is registered; run the command again when the folder is complete',
  });
}
