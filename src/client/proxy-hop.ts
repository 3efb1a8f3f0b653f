import type { Agent, IncomingMessage, RequestOptions } from 'node:http';
import { TransportFailure } from './transport.js';

/** The proxy that a request goes through. */
export interface ProxyHop {
  /** `host:port`. */
  readonly address: string;
  /** True if it only passes on what is encrypted for the server. */
  readonly tunnels: boolean;
}

/** The agent of https-proxy-agent (5, which axios brings) holds the proxy that it goes to. */
interface TunnelAgent extends Agent {
  readonly proxy?: { host: string; port: number; auth?: string | undefined };
}

/**
 * The proxy that axios (1.21) has chosen for a request, read from the options that it made. Axios
 * sends the credentials of a proxy as they stand in its URL; here they are decoded first.
 */
export function proxyHop(url: URL, options: RequestOptions): ProxyHop | undefined {
  const { proxy } = (options.agent ?? {}) as TunnelAgent;
  if (url.protocol === 'https:') {
    if (proxy === undefined) return undefined;
    if (proxy.auth !== undefined) proxy.auth = decodedPair(proxy.auth);
    return { address: `${proxy.host}:${proxy.port}`, tunnels: true };
  }
  // The path of a request to a proxy is the whole URL.
  if (!/^https?:/i.test(options.path ?? '')) return undefined;
  const headers = options.headers as Record<string, string>;
  const [, pair] = /^Basic (.*)$/.exec(headers['Proxy-Authorization'] ?? '') ?? [];
  if (pair !== undefined) {
    const decoded = decodedPair(Buffer.from(pair, 'base64').toString());
    headers['Proxy-Authorization'] = `Basic ${Buffer.from(decoded).toString('base64')}`;
  }
  return { address: `${options.hostname}:${options.port || 80}`, tunnels: false };
}

function decodedPair(pair: string): string {
  try {
    return decodeURIComponent(pair);
  } catch {
    return pair;
  }
}

/** Failures of the way to the next hop; those of TLS are the server's, inside the tunnel. */
const OF_THE_WAY = /^(ECONN|ENOTFOUND|EAI_|ETIMEDOUT|EHOST|ENET|EPIPE)/;

/** The same failure, with the proxy that it is of. */
export function atProxy(failure: TransportFailure, hop: ProxyHop | undefined): TransportFailure {
  const { kind, code, cause } = failure;
  if (hop === undefined || kind !== 'unreachable' || !OF_THE_WAY.test(code)) return failure;
  return new TransportFailure(kind, code, { cause }, hop.address);
}

/** An answer that came instead of a tunnel is the proxy's own: the failure that it is. */
export function answerOfProxy(
  incoming: IncomingMessage,
  hop: ProxyHop | undefined,
): TransportFailure | undefined {
  if (!hop?.tunnels || 'encrypted' in incoming.socket) return undefined;
  return new TransportFailure('unreachable', `PROXY_${incoming.statusCode}`, {}, hop.address);
}
