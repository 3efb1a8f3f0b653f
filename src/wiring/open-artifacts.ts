import type { Servers } from '../adapters/artifacts/mlflow/served.js';
import type { MlflowClient } from '../client/index.js';
import type { ArtifactReader, ArtifactStore } from '../domain/artifact-store.js';
import { UsageError } from '../domain/errors.js';
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
    const store = await openStore(location.uri, servers, options);
    if (store) return store;
    const { ServedArtifacts } = await import('../adapters/artifacts/mlflow/served.js');
    return new ServedArtifacts(servers, location);
  };
}

/** Opens a folder of an MLflow server for uploads: the server takes files through its proxy only. */
export function uploadOpener(servers: Servers, options: OpenOptions) {
  return async (uri: string): Promise<ArtifactStore> => {
    const store = await openStore(uri, servers, options);
    if (store) return store;
    const isS3 = /^s3:\/\//i.test(uri);
    throw new UsageError(
      isS3
        ? `files for ${uri} want a key to S3, and none is set`
        : `the server keeps its files at ${uri}, where nothing can be put from here`,
      {
        hint: isS3
          ? 'set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE'
          : 'start it with `mlflow server --artifacts-destination`, or name another experiment with --experiment',
      },
    );
  };
}

async function openStore(
  uri: string,
  servers: Servers,
  options: OpenOptions,
): Promise<ArtifactStore | null> {
  const proxied = proxiedPath(uri, servers);
  if (proxied !== null) {
    const { ProxiedArtifacts } = await import('../adapters/artifacts/mlflow/proxied.js');
    return new ProxiedArtifacts(proxied.server, proxied.path);
  }
  const isOurs = /^s3:\/\//i.test(uri) && hasS3Key(options);
  return isOurs ? await openS3Folder(uri, options) : null;
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
