import { describe, expect, it } from 'vitest';
import type { ArtifactStore, ByteRange } from '../../src/domain/artifact-store.js';
import { collect } from '../../src/domain/collect.js';
import { NotFoundError } from '../../src/domain/errors.js';

/** What `ArtifactStore` promises, the same for every adapter; `open` gives an empty one. */
export function artifactStoreContract(name: string, open: () => Promise<ArtifactStore>): void {
  describe(`ArtifactStore on ${name}`, () => {
    const put = async (store: ArtifactStore, path: string, text: string) =>
      store.write(path, chunks([text.slice(0, 3), text.slice(3)]));
    const get = async (store: ArtifactStore, path: string, range?: ByteRange) =>
      Buffer.concat(await collect(store.read(path, range))).toString();

    it('gives back what was written, and replaces it', async () => {
      const store = await open();
      await put(store, 'model/MLmodel', 'flavors: {}');
      expect(await get(store, 'model/MLmodel')).toBe('flavors: {}');
      await put(store, 'model/MLmodel', 'short');
      expect(await get(store, 'model/MLmodel')).toBe('short');
      expect(await store.stat('model/MLmodel')).toEqual({ path: 'model/MLmodel', size: 5 });
    });

    it('lists all files below a folder, and none beside it, in code-point order', async () => {
      const store = await open();
      for (const path of ['m-1/b/x', 'm-1/a', 'm-10/a', 'm-1/B', 'm-1 old/a']) {
        await put(store, path, path);
      }
      const files = await collect(store.list('m-1'));
      expect(files.map(({ path }) => path)).toEqual(['m-1/B', 'm-1/a', 'm-1/b/x']);
      expect(await collect(store.list())).toHaveLength(5);
      expect(await collect(store.list('nobody'))).toEqual([]);
    });

    it('reads ranges', async () => {
      const store = await open();
      await put(store, 'f', '0123456789');
      expect(await get(store, 'f', { start: 0, end: 4 })).toBe('0123');
      expect(await get(store, 'f', { start: 8, end: 10 })).toBe('89');
    });

    it('keeps an empty file', async () => {
      const store = await open();
      await put(store, 'empty', '');
      expect(await get(store, 'empty')).toBe('');
      expect(await collect(store.list())).toEqual([{ path: 'empty', size: 0 }]);
    });

    it('has no file that was never written, or was removed', async () => {
      const store = await open();
      await put(store, 'f', 'x');
      await store.remove('f');
      await store.remove('f');
      await expect(store.stat('f')).rejects.toThrow(NotFoundError);
      await expect(get(store, 'f')).rejects.toThrow(NotFoundError);
      expect(await collect(store.list())).toEqual([]);
    });
  });
}

async function* chunks(texts: readonly string[]): AsyncGenerator<Uint8Array, void, undefined> {
  for (const text of texts) yield Buffer.from(text);
}
