import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import * as fs from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { artifactPathParts } from '../../domain/artifact-path.js';
import type { ArtifactFile, ArtifactStore, ByteRange } from '../../domain/artifact-store.js';
import { MlregError, NotFoundError } from '../../domain/errors.js';
import { compareNames } from '../../domain/types.js';
import { sizedContent } from '../sized-content.js';

/** A folder of this machine. Links in it are not followed: they could lead out of it. */
export class LocalArtifacts implements ArtifactStore {
  readonly #root: string;

  /** @param root - an absolute path */
  constructor(root: string) {
    this.#root = root;
  }

  async *list(folder = ''): AsyncGenerator<ArtifactFile, void, undefined> {
    const files = await this.#filesBelow(folder);
    yield* files.sort((a, b) => compareNames(a.path, b.path));
  }

  async stat(path: string): Promise<ArtifactFile> {
    const found = await fs.lstat(this.#local(path)).catch((error) => absent(path, error));
    if (found.isFile()) return { path, size: found.size };
    throw new NotFoundError(`there is no file "${path}"`);
  }

  async *read(
    path: string,
    range?: ByteRange,
    signal?: AbortSignal,
  ): AsyncGenerator<Uint8Array, void, undefined> {
    await this.stat(path);
    if (range && range.start >= range.end) return;
    const part = range ? { start: range.start, end: range.end - 1 } : {};
    try {
      const stream = createReadStream(this.#local(path), {
        ...part,
        ...(signal ? { signal } : {}),
      });
      yield* stream as AsyncIterable<Uint8Array>;
    } catch (error) {
      signal?.throwIfAborted();
      absent(path, error);
    }
  }

  async write(path: string, content: AsyncIterable<Uint8Array>, size?: number): Promise<void> {
    const target = this.#local(path);
    await fs.mkdir(dirname(target), { recursive: true });
    const whole = `${target}.${randomUUID()}.mlreg`;
    try {
      await fs.writeFile(whole, sizedContent(path, content, size), { flag: 'wx' });
      await fs.rename(whole, target);
    } finally {
      await fs.rm(whole, { force: true });
    }
  }

  async remove(path: string): Promise<void> {
    await fs.rm(this.#local(path), { force: true });
  }

  #local(path: string): string {
    return join(this.#root, ...artifactPathParts(path));
  }

  async #filesBelow(folder: string): Promise<ArtifactFile[]> {
    const local = folder === '' ? this.#root : this.#local(folder);
    const entries = await fs
      .readdir(local, { withFileTypes: true })
      .catch((error) => noEntries(local, error));
    const found = await Promise.all(
      entries.map(async (entry) => {
        const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
        if (entry.isDirectory()) return await this.#filesBelow(path);
        return entry.isFile() ? [await this.stat(path)] : [];
      }),
    );
    return found.flat();
  }
}

function absent(path: string, error: unknown): never {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR')
    throw new NotFoundError(`there is no file "${path}"`);
  throw new MlregError('error', `${path} cannot be read (${code})`, {
    hint: 'is it a file that you may read?',
    cause: error,
  });
}

function noEntries(folder: string, error: unknown): [] {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR') return [];
  return absent(folder, error);
}
