/** True if the variables of a process name a proxy for anything. */
export function isProxied(env: Readonly<Record<string, string | undefined>>): boolean {
  return ['http_proxy', 'https_proxy', 'all_proxy'].some(
    (name) => env[name] || env[name.toUpperCase()],
  );
}

/** The proxy on the way to a URL, or undefined: as axios chooses it for an MLflow server. */
export async function proxyFor(url: string): Promise<string | undefined> {
  const [{ getProxyForUrl }, { default: shouldBypassProxy }] = await Promise.all([
    import('proxy-from-env'),
    import('axios/unsafe/helpers/shouldBypassProxy.js'),
  ]);
  // The former alone knows no networks such as 10.0.0.0/8.
  return shouldBypassProxy(url) ? undefined : getProxyForUrl(url) || undefined;
}
