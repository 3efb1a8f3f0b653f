import { pathToFileURL } from 'node:url';
import { FileProbe } from '../adapters/store/files/file-probe.js';
import { FileRegistry } from '../adapters/store/files/file-registry.js';
import { FileTracking } from '../adapters/store/files/file-tracking.js';
import { FileSession, type Lock } from '../adapters/store/files/session.js';
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
  const session = new FileSession(folder, {
    readOnly: settings.read_only,
    lock,
    warn: options.onWarning ?? (() => undefined),
    signal,
  });
  const root = settings.artifact_root ?? pathToFileURL(folder).href;
  return {
    registry: new FileRegistry(session),
    tracking: new FileTracking(session, artifactRoot(root, cwd)),
    openArtifacts: artifactOpenerHere(options),
    // Nobody else could hand them out.
    hasS3Key: true,
    openS3: (s3) => openS3Folder(s3, options),
    probe: new FileProbe(session),
    trackingProbe: null,
    parseMlmodel,
  };
}

/** Only who writes needs SQLite. */
const lock: Lock = {
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
