import type { ClientRequest } from 'node:http';
import { TransportFailure } from './transport.js';

/** What becomes of the connection of one request. */
export interface Connecting {
  /** False until there is a connection, TLS agreed on. */
  done: boolean;
  /** Runs out where there is none in time; to be cleared when the request is over. */
  readonly timer: NodeJS.Timeout;
}

/**
 * Watches a request that was just made.
 *
 * @param onLate - told if there is no connection after so many milliseconds
 */
export function watchConnecting(
  outgoing: ClientRequest,
  milliseconds: number,
  onLate: (failure: TransportFailure) => void,
): Connecting {
  const late = new TransportFailure('unreachable', 'ETIMEDOUT');
  const connecting = { done: false, timer: setTimeout(() => onLate(late), milliseconds) };
  const onConnected = () => {
    connecting.done = true;
    clearTimeout(connecting.timer);
  };
  outgoing.on('socket', (socket) => {
    if (outgoing.reusedSocket) onConnected();
    else if ('encrypted' in socket) socket.once('secureConnect', onConnected);
    else if (socket.connecting) socket.once('connect', onConnected);
    else onConnected();
  });
  return connecting;
}

/** In TLS 1.3 a server refuses the client's certificate only once the client takes itself for connected. */
const CERTIFICATE_REFUSED = /^ERR_SSL_.*_ALERT_.*(CERTIFICATE|UNKNOWN_CA)/;

/** The failure that an error of the network is. */
export function networkFailure(error: unknown, isConnected: boolean): TransportFailure {
  const { code = 'UNKNOWN' } = error as NodeJS.ErrnoException;
  const isUnreached = !isConnected || CERTIFICATE_REFUSED.test(code);
  return new TransportFailure(isUnreached ? 'unreachable' : 'broken', code, { cause: error });
}
