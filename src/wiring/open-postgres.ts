import { openPostgres } from '../adapters/store/sql/postgres/open-postgres.js';
import { PostgresProbe } from '../adapters/store/sql/postgres/postgres-probe.js';
import { SqlSession } from '../adapters/store/sql/session.js';
import { SqlRegistry } from '../adapters/store/sql/sql-registry.js';
import { SqlTracking } from '../adapters/store/sql/sql-tracking.js';
import { artifactRoot } from './artifact-root.js';
import { parseMlmodel } from './open-artifacts.js';
import { artifactOpenerHere } from './open-artifacts-here.js';
import { openS3Folder } from './open-s3-folder.js';
import type { OpenedRegistry, OpenOptions } from './opened-registry.js';
import { postgresAddress } from './postgres-address.js';

/** MLflow's database in PostgreSQL, without a server. It is opened when it is needed. */
export async function open(uri: string, options: OpenOptions): Promise<OpenedRegistry> {
  const { settings, signal, cwd, env } = options;
  const address = postgresAddress(uri, env, cwd);
  const connect = () =>
    openPostgres({
      ...address,
      password: address.password ?? settings.database_password,
      silenceTimeout: settings.request_timeout * 1000,
      signal,
    });
  const session = new SqlSession(connect, {
    workspace: settings.workspace,
    allowUnknown: settings.allow_unknown_schema,
    warn: options.onWarning ?? (() => undefined),
  });
  return {
    registry: new SqlRegistry(session),
    tracking: new SqlTracking(session, artifactRoot(settings.artifact_root, cwd)),
    openArtifacts: artifactOpenerHere(options),
    // Nobody else could hand them out.
    hasS3Key: true,
    openS3: (folder) => openS3Folder(folder, options),
    probe: new PostgresProbe(session, address.location),
    trackingProbe: null,
    parseMlmodel,
  };
}
