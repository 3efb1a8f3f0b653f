import { UsageError } from '../domain/errors.js';
import type { OpenedRegistry, OpenOptions } from './opened-registry.js';

type Open = (uri: string, options: OpenOptions) => Promise<OpenedRegistry>;

/** What opens a URI, by its scheme; imported when one is met. */
const OPENERS: Readonly<Record<string, () => Promise<{ readonly open: Open }>>> = {
  http: () => import('./open-rest.js'),
  https: () => import('./open-rest.js'),
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
    throw new UsageError('no registry is named', {
      hint: 'set MLFLOW_TRACKING_URI=http://HOST:5000, or add --tracking-uri http://HOST:5000',
    });
  }
  const opened = await openUri(uri, options);
  if (trackingUri === undefined || trackingUri === uri) return opened;
  const { tracking, probe: trackingProbe } = await openUri(trackingUri, options);
  return { ...opened, tracking, trackingProbe };
}

async function openUri(uri: string, options: OpenOptions): Promise<OpenedRegistry> {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(uri)?.[1]?.toLowerCase() ?? '';
  const opener = Object.hasOwn(OPENERS, scheme) ? OPENERS[scheme] : undefined;
  if (!opener) throw unknownUri(uri, scheme);
  const { open } = await opener();
  return await open(uri, options);
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
