import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ArtifactStore } from '../domain/artifact-store.js';
import { UsageError } from '../domain/errors.js';
import type { ModelLocation } from '../domain/model-location.js';
import { openS3Folder } from './open-s3-folder.js';
import type { OpenOptions } from './opened-registry.js';

/**
 * Opens the folder of a version where no server is asked: on S3, or on this machine. Whoever may
 * write to a database of this machine is no stranger to it.
 *
 * @throws UsageError for what only a server hands out
 */
export function artifactOpenerHere(options: OpenOptions) {
  return async ({ uri }: Pick<ModelLocation, 'uri'>): Promise<ArtifactStore> => {
    if (/^s3:\/\//i.test(uri)) return await openS3Folder(uri, options);
    const folder = localFolder(uri, options.cwd);
    const { LocalArtifacts } = await import('../adapters/artifacts/local.js');
    return new LocalArtifacts(folder);
  };
}

/** A relative path begins at the working folder, as with MLflow. */
function localFolder(uri: string, cwd: string): string {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(uri)?.[1]?.toLowerCase();
  if (scheme === undefined) return resolve(cwd, uri);
  if (scheme === 'file') return pathOfFileUri(uri, cwd);
  const isServed = ['mlflow-artifacts', 'http', 'https'].includes(scheme);
  throw new UsageError(
    isServed
      ? `the files are at ${uri}, which only an MLflow server hands out`
      : `the files are at ${uri}: "${scheme}:" is not a storage that mlreg reads`,
    {
      hint: isServed
        ? 'set MLFLOW_TRACKING_URI=http://HOST:5000 to that server; MLFLOW_REGISTRY_URI may stay the database'
        : 'open the registry through its MLflow server: MLFLOW_TRACKING_URI=http://HOST:5000',
    },
  );
}

/** `file:///data`, and MLflow's own `file:./mlruns`, which is no URL. */
function pathOfFileUri(uri: string, cwd: string): string {
  const [, relative] = /^file:(?!\/)(.*)$/is.exec(uri) ?? [];
  if (relative !== undefined) return resolve(cwd, relative);
  try {
    return fileURLToPath(uri);
  } catch (error) {
    throw new UsageError(`"${uri}" is no folder of this machine`, {
      hint: 'a file: URI has three slashes: file:///data/models',
      cause: error,
    });
  }
}
