import { UsageError } from '../domain/errors.js';
import { isServer } from '../domain/server-probe.js';
import type { OpenedRegistry, OpenOptions } from './opened-registry.js';

type Open = (uri: string, options: OpenOptions) => Promise<OpenedRegistry>;

/** What opens a URI, by its scheme; imported when one is met. */
const OPENERS: Readonly<Record<string, () => Promise<{ readonly open: Open }>>> = {
  http: () => import('./open-rest.js'),
  https: () => import('./open-rest.js'),
  sqlite: () => import('./open-sqlite.js'),
  file: () => import('./open-file-store.js'),
  postgres: () => import('./open-postgres.js'),
  postgresql: () => import('./open-postgres.js'),
};

/**
 * Opens what the settings name. Nothing is sent yet.
 *
 * @throws UsageError for no URI, and for one that cannot be opened
 */
export async function openRegistry(options: OpenOptions): Promise<OpenedRegistry> {
  const { tracking_uri: trackingUri, registry_uri: registryUri } = options.settings;
  const uri = registryUri ?? trackingUri;
  if (uri === undefined) {
    throw new UsageError('no registry is named, and none is in this folder', {
      hint:
        'set MLFLOW_TRACKING_URI=http://HOST:5000 or sqlite:///FILE, make a registry here with ' +
        '`mlreg init`, or try one out with `mlreg demo`',
    });
  }
  const opened = await openUri(uri, options);
  if (trackingUri === undefined || trackingUri === uri || areServers(uri, trackingUri))
    return opened;
  return withTracking(opened, await openUri(trackingUri, options));
}

/** Of two servers `open-rest.ts` asks each for what is its own. */
function areServers(...uris: readonly string[]): boolean {
  return uris.every((uri) => /^https?:/i.test(uri));
}

/** Runs from one place, the registry from another; only a server hands out the files that it keeps. */
function withTracking(registry: OpenedRegistry, tracking: OpenedRegistry): OpenedRegistry {
  const isServed = (uri: string) =>
    isServer(tracking.probe) && /^(mlflow-artifacts|https?):/.test(uri);
  return {
    ...registry,
    tracking: tracking.tracking,
    trackingProbe: tracking.probe,
    openUpload: tracking.openUpload,
    close: async () => {
      await Promise.all([registry.close(), tracking.close()]);
    },
    openArtifacts: (location) =>
      !isServer(registry.probe) && isServed(location.uri)
        ? tracking.openArtifacts(location)
        : registry.openArtifacts(location),
  };
}

async function openUri(uri: string, options: OpenOptions): Promise<OpenedRegistry> {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(uri)?.[1]?.toLowerCase() ?? '';
  // SQLAlchemy's URIs may name a driver of Python's behind the database: `sqlite+pysqlite`, `postgresql+psycopg2`.
  const name = scheme.replace(/^(sqlite|postgres(?:ql)?)\+.*$/, '$1');
  const opener = Object.hasOwn(OPENERS, name) ? OPENERS[name] : openerOfPath(uri, scheme);
  if (!opener) throw unknownUri(uri, scheme);
  const { open } = await opener();
  return await open(uri, options);
}

/** What has no scheme is a folder; one that has no "/" either must be there. */
function openerOfPath(uri: string, scheme: string) {
  const isPath = scheme === '' && (/^[./~]|\//.test(uri) || uri === 'mlruns');
  return isPath ? OPENERS.file : undefined;
}

function unknownUri(uri: string, scheme: string): UsageError {
  if (/^[\w.-]+:\d+(\/|$)/.test(uri)) {
    return new UsageError(`"${uri}" has no scheme`, {
      hint: `did you mean MLFLOW_TRACKING_URI=http://${uri}?`,
    });
  }
  // `htp:`, `ttps:`
  if (/^(h+t*p+|t+p)s?$/.test(scheme)) {
    const meant = `${scheme.endsWith('s') ? 'https' : 'http'}${uri.slice(scheme.length)}`;
    return new UsageError(`"${scheme}:" is not a scheme that mlreg opens`, {
      hint: `did you mean MLFLOW_TRACKING_URI=${meant}?`,
    });
  }
  return new UsageError(
    scheme === ''
      ? `"${uri}" is not a URI of a registry`
      : `"${scheme}:" is not a scheme that mlreg opens`,
    {
      hint:
        'open it through its MLflow server: run `mlflow server --backend-store-uri URI` ' +
        'and set MLFLOW_TRACKING_URI=http://HOST:5000',
    },
  );
}
