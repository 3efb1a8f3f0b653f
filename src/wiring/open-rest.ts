import { RestProbe } from '../adapters/store/rest/rest-probe.js';
import { RestRegistry } from '../adapters/store/rest/rest-registry.js';
import { RestTracking } from '../adapters/store/rest/rest-tracking.js';
import { MlflowClient, type TlsOptions, type Transport } from '../client/index.js';
import type { Settings } from '../config/schema.js';
import { UsageError } from '../domain/errors.js';
import { artifactOpener, parseMlmodel } from './open-artifacts.js';
import { hasS3Key, openS3Folder } from './open-s3-folder.js';
import type { OpenedRegistry, OpenOptions } from './opened-registry.js';
import { isProxied } from './proxied.js';
import { readPem } from './read-pem.js';

/** An MLflow server, with the credentials and the network that the settings name. */
export async function open(uri: string, options: OpenOptions): Promise<OpenedRegistry> {
  const baseUrl = serverUrl(uri);
  const { settings, signal, onExchange } = options;
  const client = new MlflowClient({
    baseUrl,
    transport: await chooseTransport(options),
    headers: authorization(settings),
    signal,
    retry: { retries: settings.max_retries },
    silenceTimeout: settings.request_timeout * 1000,
    ...(onExchange ? { onExchange } : {}),
  });
  return {
    registry: new RestRegistry(client),
    tracking: new RestTracking(client),
    openArtifacts: artifactOpener(client, options),
    hasS3Key: hasS3Key(options),
    openS3: (folder) => openS3Folder(folder, options),
    probe: new RestProbe(client),
    parseMlmodel,
  };
}

function serverUrl(uri: string): URL {
  if (URL.canParse(uri)) return new URL(uri);
  throw new UsageError(`"${uri}" is not a URL`, {
    hint: 'set MLFLOW_TRACKING_URI=http://HOST:5000',
  });
}

async function chooseTransport({ settings, env }: OpenOptions): Promise<Transport> {
  const tls = tlsOptions(settings);
  if (isProxied(env)) {
    const { axiosTransport } = await import('../client/transport-axios.js');
    return axiosTransport(tls);
  }
  const { nodeTransport } = await import('../client/transport-node.js');
  return nodeTransport(tls);
}

function authorization(settings: Settings): Record<string, string> {
  const { username, password = '', token } = settings;
  if (username !== undefined) {
    const pair = Buffer.from(`${username}:${password}`).toString('base64');
    return { authorization: `Basic ${pair}` };
  }
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}

function tlsOptions(settings: Settings): TlsOptions {
  if (settings.insecure_tls && settings.server_cert_path !== undefined) {
    throw new UsageError('insecure_tls and server_cert_path contradict each other', {
      hint: 'unset MLFLOW_TRACKING_INSECURE_TLS to check the certificate against the file',
    });
  }
  return {
    insecure: settings.insecure_tls,
    ca: readPem('MLFLOW_TRACKING_SERVER_CERT_PATH', settings.server_cert_path),
    clientCert: readPem('MLFLOW_TRACKING_CLIENT_CERT_PATH', settings.client_cert_path),
  };
}
