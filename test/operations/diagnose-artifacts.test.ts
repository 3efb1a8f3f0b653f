import { expect, it } from 'vitest';
import type { ArtifactStore } from '../../src/domain/artifact-store.js';
import { type ArtifactCheckDeps, artifactChecks } from '../../src/operations/diagnose-artifacts.js';

/** A store that gives back what `spoil` makes of what was written. */
function storeWith(spoil: (bytes: Uint8Array) => Uint8Array): ArtifactStore {
  const files = new Map<string, Uint8Array>();
  return {
    async *list() {},
    stat: async (path) => ({ path, size: files.get(path)?.length ?? 0 }),
    async *read(path) {
      yield spoil(files.get(path) ?? new Uint8Array());
    },
    write: async (path, content) => {
      for await (const chunk of content) files.set(path, chunk);
    },
    remove: async (path) => {
      files.delete(path);
    },
  };
}

async function writeTest(store: ArtifactStore) {
  const deps = {
    probe: { artifactRoot: async () => 's3://bucket/0' },
    trackingProbe: null,
    openArtifacts: async () => store,
    unusedName: 'mlreg-doctor-1',
  } as unknown as ArtifactCheckDeps;
  const check = artifactChecks(async () => deps, true).find(
    ({ name }) => name === 'artifact_write',
  );
  return await check?.run();
}

it('the write test passes if what is read is what was written', async () => {
  const { message } = (await writeTest(storeWith((bytes) => bytes))) ?? {};
  expect(message).toContain('was written, read and removed');
});

it.each([
  ['other bytes of the same length', (bytes: Uint8Array) => bytes.map((byte) => byte ^ 1)],
  ['bytes that are no text', (bytes: Uint8Array) => bytes.fill(0xff)],
  ['a part', (bytes: Uint8Array) => bytes.subarray(1)],
])('the write test fails on %s', async (_, spoil) => {
  await expect(writeTest(storeWith(spoil))).rejects.toMatchObject({ code: 'integrity' });
});
