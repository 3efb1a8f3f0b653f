import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { MemoryArtifacts } from '../../src/adapters/artifacts/memory.js';
import { parseMlmodel } from '../../src/adapters/artifacts/mlmodel.js';
import { LocalModelFolders } from '../../src/adapters/model-folders/local/local-model-folders.js';
import type { ArtifactFile, ArtifactReader } from '../../src/domain/artifact-store.js';
import { parseRef } from '../../src/domain/refs.js';
import { findLoadedModel } from '../../src/operations/find-loaded-model.js';
import { type LoadDeps, type LoadInput, loadModel } from '../../src/operations/load-model.js';
import { anEmptyRegistry, deps } from './fixtures.js';

export const FILES = { MLmodel: 'flavors: {}\n', 'data/model.pkl': 'weights', empty: '' };

type Texts = Readonly<Record<string, string>>;

/** A registry with one model `m`, and a folder to load into. */
export async function aLoadWorld(modelPrefix = '') {
  const root = mkdtempSync(join(tmpdir(), 'mlreg-load-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const registry = anEmptyRegistry();
  const stores = new Map<string, ArtifactReader>();
  const given: LoadDeps = {
    ...deps(registry),
    modelPrefix,
    folders: new LocalModelFolders(),
    now: () => Date.UTC(2026, 0, 2),
    parseMlmodel: async (text) => parseMlmodel(text),
    openArtifacts: async ({ uri }) => stores.get(uri) ?? new MemoryArtifacts(),
  };
  const input = (ref: string, more: Partial<LoadInput>): LoadInput => ({
    ref: parseRef(ref),
    include: [],
    exclude: [],
    overwrite: false,
    trackingUri: 'http://server',
    folderFor: (version) => join(root, version.registered_name, version.version),
    ...more,
  });

  return {
    root,
    registry,
    stores,
    deps: given,
    /** Registers the next version of `m`, with these files. */
    async add(files: Texts = FILES, model = 'm'): Promise<string> {
      const uri = `s3://bucket/${stores.size}`;
      const store = new MemoryArtifacts();
      for (const [path, text] of Object.entries(files)) await put(store, path, text);
      stores.set(uri, store);
      await registry.createModel({ name: model }).catch(() => {});
      await registry.createVersion({ model, source: uri });
      return uri;
    },
    load: (ref: string, more: Partial<LoadInput> = {}, signal?: AbortSignal) =>
      loadModel(input(ref, more), given, { jobs: 4, signal }),
    findLoaded: (ref: string, more: { trackingUri?: string | null; output?: string } = {}) =>
      findLoadedModel(
        {
          ...input(ref, {}),
          trackingUri: 'http://server',
          modelFolder: (name) => join(root, name),
          ...more,
        },
        { folders: given.folders, modelPrefix },
      ),
    /** Everything in the folder, hidden files too, by path. */
    contents(folder = '.'): Record<string, string> {
      const names = readdirSync(join(root, folder), { recursive: true, withFileTypes: true });
      return Object.fromEntries(
        names
          .filter((entry) => !entry.isDirectory())
          .map((entry) => join(entry.parentPath, entry.name))
          .map((path) => [path.slice(join(root, folder).length + 1), contentOf(path)])
          .sort(),
      );
    },
    put(path: string, text: string): void {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    },
  };
}

function contentOf(path: string): string {
  return lstatSync(path).isSymbolicLink() ? '(a link)' : readFileSync(path, 'utf8');
}

export async function put(store: MemoryArtifacts, path: string, text: string): Promise<void> {
  await store.write(
    path,
    (async function* () {
      yield Buffer.from(text);
    })(),
  );
}

/** A store that says these files are there, whatever it gives. */
export function listing(
  files: readonly ArtifactFile[],
  read: ArtifactReader['read'] = async function* () {},
): ArtifactReader {
  return {
    async *list() {
      yield* files;
    },
    stat: async (path) => files.find((file) => file.path === path) ?? Promise.reject(path),
    read,
  };
}
