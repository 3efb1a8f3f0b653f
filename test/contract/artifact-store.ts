import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ArtifactStore } from '../../src/domain/artifact-store.js';
import { collect } from '../../src/domain/collect.js';
import { IntegrityError, NotFoundError } from '../../src/domain/errors.js';
import { artifactReaderContract, paths, read } from './artifact-reader.js';

/** What `ArtifactStore` promises, the same for every adapter; `open` gives an empty one. */
export function artifactStoreContract(name: string, open: () => Promise<ArtifactStore>): void {
  artifactReaderContract(name, async (files) => {
    const store = await open();
    for (const [path, content] of Object.entries(files)) {
      await store.write(path, chunks([Buffer.from(content)]), Buffer.byteLength(content));
    }
    return store;
  });

  describe(`ArtifactStore on ${name}`, () => {
    const put = async (store: ArtifactStore, path: string, text: string) =>
      store.write(path, parts(text), Buffer.byteLength(text));

    it('gives back what was written, and replaces it', async () => {
      const store = await open();
      await put(store, 'model/MLmodel', 'flavors: {}');
      expect(await read(store, 'model/MLmodel')).toBe('flavors: {}');
      await put(store, 'model/MLmodel', 'short');
      expect(await read(store, 'model/MLmodel')).toBe('short');
      expect(await store.stat('model/MLmodel')).toEqual({ path: 'model/MLmodel', size: 5 });
    });

    it('writes a large file', async () => {
      const store = await open();
      const pieces = Array.from({ length: 20 }, () => randomBytes(300_000));
      await store.write('w', chunks(pieces), 6_000_000);
      const found = Buffer.concat(await collect(store.read('w')));
      expect(found.equals(Buffer.concat(pieces))).toBe(true);
    });

    it('writes whole, or not at all', async () => {
      const store = await open();
      await put(store, 'old', 'as it was');
      const failure = new Error('the disk of this test is full');
      for (const path of ['old', 'new']) {
        await expect(store.write(path, breaking(failure))).rejects.toThrow(failure.message);
        await expect(store.write(path, breaking(failure), 200_000)).rejects.toThrow(
          failure.message,
        );
        for (const size of [0, 3, 11]) {
          await expect(store.write(path, parts('ten bytes.'), size)).rejects.toThrow(
            IntegrityError,
          );
        }
      }
      expect(await read(store, 'old')).toBe('as it was');
      expect(await paths(store)).toEqual(['old']);
    });

    it('has no file that was never written, or was removed', async () => {
      const store = await open();
      for (const path of ['f', 'f2', 'g/f']) await put(store, path, 'x');
      await store.remove('f');
      await store.remove('f');
      await store.remove('none/f');
      await expect(store.stat('f')).rejects.toThrow(NotFoundError);
      await expect(read(store, 'f')).rejects.toThrow(NotFoundError);
      expect(await paths(store)).toEqual(['f2', 'g/f']);
    });
  });
}

async function* chunks(parts: readonly Uint8Array[]): AsyncGenerator<Uint8Array, void, undefined> {
  yield* parts;
}

function parts(text: string) {
  return chunks([Buffer.from(text.slice(0, 3)), Buffer.from(text.slice(3))]);
}

async function* breaking(failure: Error): AsyncGenerator<Uint8Array, void, undefined> {
  yield randomBytes(100_000);
  await new Promise((wake) => setTimeout(wake, 50));
  throw failure;
}
