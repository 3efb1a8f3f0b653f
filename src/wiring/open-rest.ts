import { restLockCare } from '../adapters/store/rest/rest-lock-care.js';
import { RestProbe } from '../adapters/store/rest/rest-probe.js';
import { RestRegistry } from '../adapters/store/rest/rest-registry.js';
import { RestTracking } from '../adapters/store/rest/rest-tracking.js';
import {
  type Authorization,
  type HttpOptions,
  MlflowClient,
  type Transport,
} from '../client/index.js';
import { UsageError } from '../domain/errors.js';
import { authorization } from './authorization.js';
import { artifactOpener, parseMlmodel, uploadOpener } from './open-artifacts.js';
import { hasS3Key, openS3Folder } from './open-s3-folder.js';
import type { OpenedRegistry, OpenOptions } from './opened-registry.js';
import { isProxied } from './proxied.js';
import { tlsOptions } from './tls-options.js';

/** An MLflow server, with the credentials and the network that the settings name. */
export async function open(uri: string, options: OpenOptions): Promise<OpenedRegistry> {
  const registry = await clientOf(uri, options);
  const { tracking_uri: runsUri = uri } = options.settings;
  const hasOthers = runsUri !== uri && /^https?:/i.test(runsUri);
  const runs = hasOthers ? await clientOf(runsUri, options) : registry;
  return {
    registry: new RestRegistry(registry),
    tracking: new RestTracking(runs),
    events: new RestTracking(registry),
    registryNow: () => registry.now(),
    openChanges: async () => {
      const [{ RestLockEntries }, { serverLock }, steady] = await Promise.all([
        import('../adapters/store/rest/rest-lock-entries.js'),
        import('./open-lock.js'),
        clientOf(uri, { ...options, signal: undefined }),
      ]);
      return {
        events: new RestTracking(steady),
        now: () => steady.now(),
        lock: (of) => serverLock(new RestLockEntries(steady), options, of),
      };
    },
    locks: restLockCare(registry),
    openArtifacts: artifactOpener({ registry, runs }, options),
    openUpload: uploadOpener({ registry, runs }, options),
    hasS3Key: hasS3Key(options),
    openS3: (folder) => openS3Folder(folder, options),
    probe: new RestProbe(registry),
    trackingProbe: hasOthers ? new RestProbe(runs) : null,
    parseMlmodel,
  };
}

async function clientOf(uri: string, options: OpenOptions): Promise<MlflowClient> {
  const baseUrl = serverUrl(uri);
  const { settings, signal, onExchange } = options;
  const connection = {
    baseUrl,
    transport: await chooseTransport(options),
    authorization: authorization(options),
    signal,
    retry: { retries: settings.max_retries },
    silenceTimeout: settings.request_timeout * 1000,
    ...(onExchange ? { onExchange } : {}),
  };
  return await connect(connection, settings.workspace);
}

async function connect(
  connection: HttpOptions & { readonly authorization: Authorization },
  workspace: string | undefined,
): Promise<MlflowClient> {
  const client = new MlflowClient(connection);
  if (workspace === undefined) return client;
  const { inWorkspace } = await import('./workspace.js');
  const placed = inWorkspace(workspace, connection.authorization, client);
  return new MlflowClient({ ...connection, authorization: placed });
}

function serverUrl(uri: string): URL {
  // The URL of `http:/host` would be taken for one of another form.
  const [, scheme = 'http', rest = 'HOST:5000'] = /^(https?):\/*(.*)$/is.exec(uri) ?? [];
  if (/^https?:\/\/[^/]/i.test(uri) && URL.canParse(uri)) return new URL(uri);
  throw new UsageError(`"${uri}" is not a URL`, {
    hint: `did you mean MLFLOW_TRACKING_URI=${scheme.toLowerCase()}://${rest || 'HOST:5000'}?`,
  });
}

async function chooseTransport({ settings, env }: OpenOptions): Promise<Transport> {
  const tls = await tlsOptions(settings);
  if (isProxied(env)) {
    const [{ axiosTransport }, { withoutWarning }] = await Promise.all([
      import('../client/transport-axios.js'),
      import('./without-warning.js'),
    ]);
    // The agent that tunnels names an IP address as the TLS server name.
    withoutWarning('DEP0123');
    return axiosTransport(tls);
  }
  const { nodeTransport } = await import('../client/transport-node.js');
  return nodeTransport(tls);
}
