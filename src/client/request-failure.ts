import {
  BrokenAnswerError,
  ConnectionError,
  type RequestLabel,
  ResponseShapeError,
  SilentServerError,
} from './errors.js';
import type { TransportFailure } from './transport.js';

/**
 * The error that says which request failed, and how.
 *
 * @param server - its origin, without user information
 */
export function requestFailure(
  label: RequestLabel,
  { kind, code, cause, proxy }: TransportFailure,
  { server, silenceTimeout }: { readonly server: string; readonly silenceTimeout: number },
): Error {
  switch (kind) {
    case 'unreachable':
      return new ConnectionError(label, code, `cannot connect to ${server}: ${code}`, cause, proxy);
    case 'silent':
      return new SilentServerError(label, silenceTimeout);
    case 'broken':
      return new BrokenAnswerError(
        label,
        `${server} broke off its answer to ${label.method} ${label.path} (${code})`,
        cause,
      );
    case 'too-large':
      return new ResponseShapeError(label, 'more than the 256 MiB that are read');
  }
}
