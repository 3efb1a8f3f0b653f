import type { Servers } from '../adapters/artifacts/mlflow/served.js';
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
export function artifactOpener(servers: Servers, options: OpenOptions) {
  return async (location: ModelLocation): Promise<ArtifactReader> => {
    const proxied = proxiedPath(location.uri, servers);
    if (proxied !== null) {
      const { ProxiedArtifacts } = await import('../adapters/artifacts/mlflow/proxied.js');
      return new ProxiedArtifacts(proxied.server, proxied.path);
    }
    if (/^s3:\/\//i.test(location.uri) && hasS3Key(options)) {
      return await openS3Folder(location.uri, options);
    }
    const { ServedArtifacts } = await import('../adapters/artifacts/mlflow/served.js');
    return new ServedArtifacts(servers, location);
  };
}

/**
 * The server and the path below its proxy's root of `mlflow-artifacts:/PATH`,
 * `mlflow-artifacts://HOST/PATH` and `http(s)://HOST/api/2.0/mlflow-artifacts/artifacts/PATH`; null
 * for any other, and for another host: our credentials are not for whoever a registry names. Without
 * a host it is the server of the runs, as in MLflow's client: a version's source is what its run said.
 */
function proxiedPath(
  uri: string,
  { registry, runs }: Servers,
): { readonly server: MlflowClient; readonly path: string } | null {
  const [, scheme = '', host = '', path = ''] =
    /^(mlflow-artifacts|https?):(?:\/\/([^/]*))?\/*(.*)$/s.exec(uri) ?? [];
  if (scheme === '') return null;
  for (const server of [runs, registry]) {
    const root = scheme === 'mlflow-artifacts' ? '' : proxyRoot(server.baseUrl);
    const isHere = (host === '' || host === server.baseUrl.host) && path.startsWith(root);
    if (isHere) return { server, path: path.slice(root.length).replace(/\/+$/, '') };
  }
  return null;
}

function proxyRoot({ pathname }: URL): string {
  const prefix = `${pathname.replace(/^\/|\/+$/g, '')}/api/2.0/mlflow-artifacts/artifacts/`;
  return prefix.replace(/^\//, '');
}

export async function parseMlmodel(text: string) {
  const { parseMlmodel: parse } = await import('../adapters/artifacts/mlmodel.js');
  return parse(text);
}
