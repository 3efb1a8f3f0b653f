import type { MlflowClient } from '../client/index.js';
import type { ArtifactReader } from '../domain/artifact-store.js';
import type { ModelLocation } from '../domain/model-location.js';
import { hasS3Key, openS3Folder } from './open-s3-folder.js';
import type { OpenOptions } from './opened-registry.js';

/**
 * Opens the folder of a version of an MLflow server. What is on S3 is read there where there is a
 * key for it, what is behind the artifact proxy from the proxy. All else is the server's own: a path
 * in a registry is never one of this machine.
 */
export function artifactOpener(client: MlflowClient, options: OpenOptions) {
  return async (location: ModelLocation): Promise<ArtifactReader> => {
    const proxied = proxiedPath(location.uri, client.baseUrl);
    if (proxied !== null) {
      const { ProxiedArtifacts } = await import('../adapters/artifacts/mlflow/proxied.js');
      return new ProxiedArtifacts(client, proxied);
    }
    if (/^s3:\/\//i.test(location.uri) && hasS3Key(options)) {
      return await openS3Folder(location.uri, options);
    }
    const { ServedArtifacts } = await import('../adapters/artifacts/mlflow/served.js');
    return new ServedArtifacts(client, location);
  };
}

/**
 * The path below the proxy's root of `mlflow-artifacts:/PATH`, `mlflow-artifacts://HOST/PATH` and
 * `http(s)://HOST/api/2.0/mlflow-artifacts/artifacts/PATH`; null for any other, and for another
 * host: our credentials are not for whoever a registry names.
 */
function proxiedPath(uri: string, server: URL): string | null {
  const [, scheme = '', host = '', path = ''] =
    /^(mlflow-artifacts|https?):(?:\/\/([^/]*))?\/*(.*)$/s.exec(uri) ?? [];
  if (scheme === '') return null;
  if (host !== '' && host !== server.host) return null;
  if (scheme === 'mlflow-artifacts') return path.replace(/\/+$/, '');
  const prefix = `${server.pathname.replace(/^\/|\/+$/g, '')}/api/2.0/mlflow-artifacts/artifacts/`;
  const root = prefix.replace(/^\//, '');
  return path.startsWith(root) ? path.slice(root.length).replace(/\/+$/, '') : null;
}

export async function parseMlmodel(text: string) {
  const { parseMlmodel: parse } = await import('../adapters/artifacts/mlmodel.js');
  return parse(text);
}
