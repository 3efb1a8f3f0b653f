import type { ConnectionError, RestError } from '../../client/index.js';
import { MlregError } from '../../domain/errors.js';
import { inWords } from './network-words.js';

/** No way through the proxy: its own refusal, or it is not there. */
export function proxyError(at: string, cause: ConnectionError, proxy: string): MlregError {
  const [, status] = /^PROXY_(\d+)$/.exec(cause.code) ?? [];
  if (status === '407') return wantsProxyCredentials(at, cause, proxy);
  const { hostname } = new URL(at);
  const around = `HTTP_PROXY or HTTPS_PROXY names it; NO_PROXY=${hostname} goes around it`;
  if (status === undefined) {
    const why = inWords(cause.code);
    return new MlregError('unreachable', `cannot connect to the proxy ${proxy}: ${why}`, {
      hint: around,
      cause,
    });
  }
  return new MlregError('unreachable', `the proxy ${proxy} does not connect to ${at} (${status})`, {
    hint: around,
    cause,
  });
}

/** Only a proxy answers 407. */
export function wantsProxyCredentials(
  at: string,
  cause: ConnectionError | RestError,
  proxy = '',
): MlregError {
  const name = at.startsWith('https:') ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const text = `the proxy ${proxy} on the way to ${at} wants other credentials (407)`;
  return new MlregError('unauthenticated', text.replace('  ', ' '), {
    hint: `set ${name}=http://USER:PASSWORD@HOST:PORT, with "@", ":" and "/" in them as %40, %3A and %2F`,
    cause,
  });
}
