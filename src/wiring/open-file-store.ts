import { pathToFileURL } from 'node:url';
import { FileProbe } from '../adapters/store/files/file-probe.js';
import { FilePromotionLock, NoLockEntries } from '../adapters/store/files/file-promotion-lock.js';
import { FileRegistry } from '../adapters/store/files/file-registry.js';
import { FileTracking } from '../adapters/store/files/file-tracking.js';
import { FileSession } from '../adapters/store/files/session.js';
import { type FileLock, StoreLock } from '../adapters/store/files/store-lock.js';
import { UsageError } from '../domain/errors.js';
import { artifactRoot } from './artifact-root.js';
import { fileStoreFolder } from './file-store-folder.js';
import { parseMlmodel } from './open-artifacts.js';
import { artifactOpenerHere } from './open-artifacts-here.js';
import { openS3Folder } from './open-s3-folder.js';
import type { OpenedRegistry, OpenOptions } from './opened-registry.js';
import { withoutWarning } from './without-warning.js';

/** MLflow's file store in a folder of this machine, without a server. */
export async function open(uri: string, options: OpenOptions): Promise<OpenedRegistry> {
  const { settings, signal, cwd } = options;
  refuseWorkspace(settings.workspace);
  const folder = fileStoreFolder(uri, cwd);
  const lock = new StoreLock(FILE_LOCK);
  const sessionWith = (stop: AbortSignal | undefined) =>
    new FileSession(folder, {
      readOnly: settings.read_only,
      lock,
      warn: options.onWarning ?? (() => undefined),
      signal: stop,
    });
  const session = sessionWith(signal);
  const root = artifactRoot(settings.artifact_root ?? pathToFileURL(folder).href, cwd);
  const tracking = new FileTracking(session, root);
  return {
    registry: new FileRegistry(session),
    tracking,
    events: tracking,
    registryNow: Date.now,
    openChanges: async () => {
      const steady = sessionWith(undefined);
      return {
        events: new FileTracking(steady, root),
        now: Date.now,
        lock: ({ wait }) => new FilePromotionLock(steady, wait, signal),
      };
    },
    locks: new NoLockEntries(),
    openArtifacts: artifactOpenerHere(options),
    openUpload: (uri) => artifactOpenerHere(options)({ uri }),
    // Nobody else could hand them out.
    hasS3Key: true,
    openS3: (s3) => openS3Folder(s3, options),
    probe: new FileProbe(session),
    trackingProbe: null,
    parseMlmodel,
    // No connection or file stays open.
    close: async () => {},
  };
}

/** Only who writes needs SQLite. */
const FILE_LOCK: FileLock = {
  check: async () => {
    const { loadSqlite } = await import('../adapters/store/sql/sqlite/load-sqlite.js');
    await loadSqlite().catch((cause: unknown) => {
      throw new UsageError('a file store cannot be written to here: its lock is one of SQLite', {
        hint: cause instanceof UsageError ? cause.hint : undefined,
        cause,
      });
    });
  },
  hold: async (file, work, lockOptions) => {
    withoutWarning('SQLite is an experimental feature');
    const { underFileLock } = await import('../adapters/store/sql/sqlite/file-lock.js');
    return await underFileLock(file, work, lockOptions);
  },
};

function refuseWorkspace(workspace: string | undefined): void {
  if (workspace === undefined || workspace === 'default') return;
  throw new UsageError(
    `a file store has no workspaces, but the workspace "${workspace}" is asked for`,
    {
      hint: '`mlreg config show` tells who asks for it; databases have them since MLflow 3.10',
    },
  );
}
