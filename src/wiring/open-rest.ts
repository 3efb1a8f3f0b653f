import { restLockCare } from '../adapters/store/rest/rest-lock-care.js';
import { RestProbe } from '../adapters/store/rest/rest-probe.js';
import { RestRegistry } from '../adapters/store/rest/rest-registry.js';
import { RestTracking } from '../adapters/store/rest/rest-tracking.js';
import { MlflowClient, type Transport } from '../client/index.js';
import { UsageError } from '../domain/errors.js';
import { authorization } from './authorization.js';
import { artifactOpener, parseMlmodel, uploadOpener } from './open-artifacts.js';
import { hasS3Key, openS3Folder } from './open-s3-folder.js';
import type { OpenedRegistry, OpenOptions } from './opened-registry.js';
import { isProxied } from './proxied.js';
import { tlsOptions } from './tls-options.js';

type ClientWith = (signal: AbortSignal | undefined) => MlflowClient;

/** An MLflow server, with the credentials and the network that the settings name. */
export async function open(uri: string, options: OpenOptions): Promise<OpenedRegistry> {
  const registryClient = await clientsOf(uri, options);
  const registry = registryClient(options.signal);
  const { tracking_uri: runsUri = uri } = options.settings;
  const hasOthers = runsUri !== uri && /^https?:/i.test(runsUri);
  const runs = hasOthers ? (await clientsOf(runsUri, options))(options.signal) : registry;
  return {
    registry: new RestRegistry(registry),
    tracking: new RestTracking(runs),
    events: new RestTracking(registry),
    registryNow: () => registry.now(),
    openChanges: async () => {
      const [{ RestLockEntries }, { serverLock }] = await Promise.all([
        import('../adapters/store/rest/rest-lock-entries.js'),
        import('./open-lock.js'),
      ]);
      const steady = registryClient(undefined);
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
    // No connection or file stays open.
    close: async () => {},
  };
}

/** Clients of one server, each with a signal of its own: what is asked of it first, is asked once. */
async function clientsOf(uri: string, options: OpenOptions): Promise<ClientWith> {
  const baseUrl = serverUrl(uri);
  const { settings, onExchange } = options;
  const connection = {
    baseUrl,
    transport: await chooseTransport(options),
    authorization: authorization(options),
    retry: { retries: settings.max_retries },
    silenceTimeout: settings.request_timeout * 1000,
    ...(onExchange ? { onExchange } : {}),
  };
  const client: ClientWith = (signal) => new MlflowClient({ ...connection, signal });
  if (settings.workspace === undefined) return client;
  const { inWorkspace } = await import('./workspace.js');
  const asking = client(options.signal);
  const placed = inWorkspace(settings.workspace, connection.authorization, asking);
  return (signal) => new MlflowClient({ ...connection, signal, authorization: placed });
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
