import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ArtifactReader, ByteRange } from '../../src/domain/artifact-store.js';
import { collect } from '../../src/domain/collect.js';
import { MlregError, NotFoundError } from '../../src/domain/errors.js';

export type Files = Readonly<Record<string, string | Uint8Array>>;

export const read = async (store: ArtifactReader, path: string, range?: ByteRange) =>
  Buffer.concat(await collect(store.read(path, range))).toString();

export const paths = async (store: ArtifactReader, folder?: string) =>
  (await collect(store.list(folder))).map(({ path }) => path);

/** What an HTTP path, a query or a shell might take for something else. */
const NAMES = [
  ...['sp ace', 'tail ', 'a+b', 'a&b=c', 'a,b', 'q?x', 'a%b', '100%', "it's", '"', '<b>'],
  ...[
    '~',
    '..x',
    '...',
    '.hidden',
    '-rf',
    '$HOME',
    '`id`',
    '*',
    '[x]',
    '{y}',
    'a;b',
    '@',
    '!',
    '^',
  ],
  ...['ü', 'u\u0308', '名前', '🙂', '\uff5e', '\u{10ffff}'],
];

/** What a server that decodes twice, or parses a URL, takes for another file. */
const MISTAKEN: readonly (readonly [asked: string, there: string])[] = [
  ['a%20b', 'a b'],
  ['a%2520b', 'a b'],
  ['%61', 'a'],
  ['q?', 'q'],
  ['q#', 'q'],
  ['q#x', 'q'],
  ['q;', 'q'],
  [' a', 'a'],
  ['a\n', 'a'],
];

/** What `ArtifactReader` promises of files that are there; `open` gives one that has these. */
export function artifactReaderContract(
  name: string,
  open: (files: Files) => Promise<ArtifactReader>,
): void {
  describe(`ArtifactReader on ${name}`, () => {
    it('lists all files below a folder, and none beside it, in code-point order', async () => {
      const below = ['m-1/B', 'm-1/a', 'm-1/b/x', 'm-1/\uff5e', 'm-1/🙂'];
      const all = [...below, 'm-1 old/a', 'm-1.x/a', 'm-10/a'];
      const store = await open(Object.fromEntries(all.map((path) => [path, path])));
      expect(await paths(store, 'm-1')).toEqual(below);
      expect(await paths(store, 'm-1/b')).toEqual(['m-1/b/x']);
      expect((await paths(store)).sort()).toEqual(all.sort());
      expect(await paths(store, 'm')).toEqual([]);
      expect(await paths(store, 'nobody')).toEqual([]);
    });

    it('says how large a file is, an empty one too', async () => {
      const store = await open({ 'a/MLmodel': 'flavors: {}', 'a/empty': '' });
      const files = [
        { path: 'a/MLmodel', size: 11 },
        { path: 'a/empty', size: 0 },
      ];
      expect(await collect(store.list())).toEqual(files);
      expect(await store.stat('a/MLmodel')).toEqual(files[0]);
      expect(await store.stat('a/empty')).toEqual(files[1]);
      expect(await read(store, 'a/MLmodel')).toBe('flavors: {}');
      expect(await read(store, 'a/empty')).toBe('');
    });

    it('reads ranges, and no more than there is', async () => {
      const store = await open({ f: '0123456789', empty: '' });
      const ranges: [number, number, string][] = [
        [0, 4, '0123'],
        [8, 10, '89'],
        [0, 10, '0123456789'],
        [8, 99, '89'],
        [9, 11, '9'],
        [10, 12, ''],
        [99, 100, ''],
        [4, 4, ''],
      ];
      for (const [start, end, expected] of ranges) {
        expect(await read(store, 'f', { start, end }), `${start} to ${end}`).toBe(expected);
      }
      expect(await read(store, 'empty', { start: 0, end: 4 })).toBe('');
    });

    it('gives a large file in parts', async () => {
      const content = randomBytes(3 * 1024 * 1024 + 7);
      const store = await open({ 'data/weights.bin': content });
      const chunks = await collect(store.read('data/weights.bin'));
      expect(Buffer.concat(chunks).equals(content)).toBe(true);
      const range = { start: 1_000_000, end: 2_500_000 };
      const part = Buffer.concat(await collect(store.read('data/weights.bin', range)));
      expect(part.equals(content.subarray(range.start, range.end))).toBe(true);
    });

    it('keeps names as they are', async () => {
      const files = NAMES.flatMap((each) => [`${each}.x`, `folder ${each}/${each}y`]);
      const store = await open(Object.fromEntries(files.map((path) => [path, `of ${path}`])));
      expect((await paths(store)).sort()).toEqual(files.sort());
      for (const path of files) {
        expect(await read(store, path), path).toBe(`of ${path}`);
        expect((await store.stat(path)).size).toBe(Buffer.byteLength(`of ${path}`));
      }
    });

    it.each(MISTAKEN)('does not take %j for %j', async (asked, there) => {
      const store = await open({ [there]: 'another', [`f/${there}`]: 'another' });
      for (const path of [asked, `f/${asked}`]) {
        await expect(read(store, path)).rejects.toThrow(MlregError);
        await expect(store.stat(path)).rejects.toThrow(MlregError);
      }
    });

    it('has no other files', async () => {
      const store = await open({ 'a/f': 'x' });
      for (const path of ['f', 'a/g', 'a/f2', 'b/f', 'a/f/g']) {
        await expect(store.stat(path), path).rejects.toThrow(NotFoundError);
        await expect(read(store, path), path).rejects.toThrow(NotFoundError);
      }
    });

    it('ends with the reason of an abort', async () => {
      const store = await open({ f: 'x' });
      const reason = new Error('the reason of this test');
      const reading = collect(store.read('f', undefined, AbortSignal.abort(reason)));
      await expect(reading).rejects.toBe(reason);
    });
  });
}
