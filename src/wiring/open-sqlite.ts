import { SqlLockEntries } from '../adapters/store/sql/registry/lock-entries.js';
import { SqlSession } from '../adapters/store/sql/session.js';
import { SqlRegistry } from '../adapters/store/sql/sql-registry.js';
import { SqlTracking } from '../adapters/store/sql/sql-tracking.js';
import { openSqlite } from '../adapters/store/sql/sqlite/open-sqlite.js';
import { SqliteProbe } from '../adapters/store/sql/sqlite/sqlite-probe.js';
import { artifactRoot } from './artifact-root.js';
import { parseMlmodel } from './open-artifacts.js';
import { artifactOpenerHere } from './open-artifacts-here.js';
import { openS3Folder } from './open-s3-folder.js';
import type { OpenedRegistry, OpenOptions } from './opened-registry.js';
import { sqliteFile } from './sqlite-file.js';
import { withoutWarning } from './without-warning.js';

/** MLflow's database in a file of this machine, without a server. It is opened when it is needed. */
export async function open(uri: string, options: OpenOptions): Promise<OpenedRegistry> {
  const { settings, signal, cwd } = options;
  const file = sqliteFile(uri, cwd);
  const sessionWith = (stop: AbortSignal | undefined) =>
    new SqlSession(
      async () => {
        withoutWarning('SQLite is an experimental feature');
        return await openSqlite(file, { readOnly: settings.read_only, signal: stop });
      },
      {
        workspace: settings.workspace,
        allowUnknown: settings.allow_unknown_schema,
        warn: options.onWarning ?? (() => undefined),
      },
    );
  const session = sessionWith(signal);
  const root = artifactRoot(settings.artifact_root, cwd);
  const tracking = new SqlTracking(session, root);
  return {
    registry: new SqlRegistry(session),
    tracking,
    events: tracking,
    registryNow: Date.now,
    openChanges: async () => {
      const { serverLock } = await import('./open-lock.js');
      const steady = sessionWith(undefined);
      return {
        events: new SqlTracking(steady, root),
        now: Date.now,
        lock: (of) => serverLock(new SqlLockEntries(steady), options, of),
      };
    },
    locks: new SqlLockEntries(session),
    openArtifacts: artifactOpenerHere(options),
    // Nobody else could hand them out.
    hasS3Key: true,
    openS3: (folder) => openS3Folder(folder, options),
    probe: new SqliteProbe(session, file),
    trackingProbe: null,
    parseMlmodel,
  };
}
