import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { ArtifactStore } from '../domain/artifact-store.js';
import { ConflictError } from '../domain/errors.js';
import type { RegistryStore } from '../domain/registry-store.js';
import type { TrackingWriter } from '../domain/tracking-store.js';
import type { Millis } from '../domain/types.js';
import { DEFAULT_DATABASE } from './default-uri.js';
import { withoutWarning } from './without-warning.js';

/** An empty registry in the making, whose clock is set by hand. */
export interface DemoStores {
  readonly registry: RegistryStore;
  readonly tracking: TrackingWriter;
  readonly openArtifacts: (uri: string) => Promise<ArtifactStore>;
  readonly setTime: (time: Millis) => void;
}

export interface DemoPlace {
  /** True if an earlier demo is there, which is made anew. */
  readonly isDemo: boolean;
  /**
   * Makes the demo. Its database gets its name when `fill` is done: what was broken off is no registry.
   *
   * @param settings - names of files of settings, and their texts
   */
  make<Result>(
    settings: Readonly<Record<string, string>>,
    fill: (stores: DemoStores) => Promise<Result>,
  ): Promise<Result>;
}

/**
 * @param folder - an absolute path
 * @throws UsageError if there is something that is no demo
 */
export async function openDemo(folder: string): Promise<DemoPlace> {
  const { DemoFolder } = await import('../adapters/demo-folder.js');
  const place = new DemoFolder(folder);
  return {
    isDemo: await place.isDemo(),
    make: async (settings, fill) => {
      await place.clear();
      for (const [name, text] of Object.entries(settings)) await place.write(name, text);
      return await makeDatabase(folder, fill);
    },
  };
}

async function makeDatabase<Result>(
  folder: string,
  fill: (stores: DemoStores) => Promise<Result>,
): Promise<Result> {
  const [{ newDatabase }, { openSqlite }, { SqlSession }, { SqlRegistry }, { SqlTracking }, local] =
    await Promise.all([
      import('../adapters/store/sql/sqlite/new-database.js'),
      import('../adapters/store/sql/sqlite/open-sqlite.js'),
      import('../adapters/store/sql/session.js'),
      import('../adapters/store/sql/sql-registry.js'),
      import('../adapters/store/sql/sql-tracking.js'),
      import('../adapters/artifacts/local.js'),
    ]);
  const { takeFreeName } = await import('../adapters/take-free-name.js');
  withoutWarning('SQLite is an experimental feature');
  const file = join(folder, DEFAULT_DATABASE);
  let time = 0;
  let result: Result | undefined;
  const isMade = await takeFreeName(file, async (made) => {
    await newDatabase(made, made).create();
    const session = new SqlSession(() => openSqlite(made, { readOnly: false }), {
      workspace: undefined,
      allowUnknown: false,
      warn: () => {},
      now: () => time,
    });
    try {
      result = await fill({
        registry: new SqlRegistry(session),
        tracking: new SqlTracking(session, pathToFileURL(join(folder, 'mlruns')).href),
        openArtifacts: async (uri) => new local.LocalArtifacts(fileURLToPath(uri)),
        setTime: (millis) => {
          time = millis;
        },
      });
    } finally {
      await session.close();
    }
  });
  if (isMade) return result as Result;
  throw new ConflictError(`${file} was made by somebody else meanwhile`, {
    hint: 'name another folder: mlreg demo my-demo',
  });
}
