import type { SqlDriver } from '../adapters/store/sql/driver.js';
import { SqlLockEntries } from '../adapters/store/sql/registry/lock-entries.js';
import { SqlSession } from '../adapters/store/sql/session.js';
import type { SqlProbe } from '../adapters/store/sql/sql-probe.js';
import { SqlRegistry } from '../adapters/store/sql/sql-registry.js';
import { SqlTracking } from '../adapters/store/sql/sql-tracking.js';
import { artifactRoot } from './artifact-root.js';
import { parseMlmodel } from './open-artifacts.js';
import { artifactOpenerHere } from './open-artifacts-here.js';
import { openS3Folder } from './open-s3-folder.js';
import type { OpenedRegistry, OpenOptions } from './opened-registry.js';

export interface DatabaseOpeners {
  /** @param signal - what ends the waiting for others */
  readonly connect: (signal: AbortSignal | undefined) => Promise<SqlDriver>;
  readonly probe: (session: SqlSession) => SqlProbe;
}

/** MLflow's database without a server. It is opened when it is needed. */
export function openedDatabase(
  { connect, probe }: DatabaseOpeners,
  options: OpenOptions,
): OpenedRegistry {
  const { settings, signal, cwd } = options;
  const sessionWith = (stop: AbortSignal | undefined) =>
    new SqlSession(() => connect(stop), {
      workspace: settings.workspace,
      allowUnknown: settings.allow_unknown_schema,
      warn: options.onWarning ?? (() => undefined),
    });
  const session = sessionWith(signal);
  // One for all changes: each would keep a connection of its own.
  let steady: SqlSession | undefined;
  const root = artifactRoot(settings.artifact_root, cwd);
  const tracking = new SqlTracking(session, root);
  return {
    registry: new SqlRegistry(session),
    tracking,
    events: tracking,
    registryNow: Date.now,
    openChanges: async () => {
      const { serverLock } = await import('./open-lock.js');
      steady ??= sessionWith(undefined);
      const entries = new SqlLockEntries(steady);
      return {
        events: new SqlTracking(steady, root),
        now: Date.now,
        lock: (of) => serverLock(entries, options, of),
      };
    },
    locks: new SqlLockEntries(session),
    openArtifacts: artifactOpenerHere(options),
    openUpload: (uri) => artifactOpenerHere(options)({ uri }),
    // Nobody else could hand them out.
    hasS3Key: true,
    openS3: (folder) => openS3Folder(folder, options),
    probe: probe(session),
    trackingProbe: null,
    parseMlmodel,
    close: async () => {
      await Promise.all([session.close(), steady?.close()]);
    },
  };
}
