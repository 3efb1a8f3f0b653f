import type { Settings } from './schema.js';

/** What makes a connection less safe than it looks; each is said once a command. */
export function warnings(settings: Settings): string[] {
  const found: string[] = [];
  if (settings.insecure_tls) found.push('the certificate of the server is not checked');
  const { username, token, token_command: command, headers } = settings;
  if ([username, token, command, headers].every((each) => each === undefined)) return found;
  const servers = new Set([settings.tracking_uri, settings.registry_uri].map(plainServer));
  for (const server of servers) {
    if (server === undefined) continue;
    found.push(`your credential goes to ${server} unencrypted: use https`);
  }
  return found;
}

/** The server that a URI reaches over a network without TLS. */
function plainServer(uri: string | undefined): string | undefined {
  if (uri === undefined || !URL.canParse(uri)) return undefined;
  const { protocol, hostname, origin } = new URL(uri);
  const isLoopback = /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
  return protocol === 'http:' && !isLoopback ? origin : undefined;
}
