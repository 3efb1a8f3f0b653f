/** True if the variables of a process name a proxy for anything. */
export function isProxied(env: Readonly<Record<string, string | undefined>>): boolean {
  return ['http_proxy', 'https_proxy', 'all_proxy'].some(
    (name) => env[name] || env[name.toUpperCase()],
  );
}
