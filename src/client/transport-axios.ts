import * as http from 'node:http';
import * as https from 'node:https';
import { Readable } from 'node:stream';
import axios, { type AxiosError, isAxiosError } from 'axios';
import { type Connecting, networkFailure, watchConnecting } from './connecting.js';
import { breakBodyWith, incomingBody } from './incoming-body.js';
import { answerOfProxy, atProxy, type ProxyHop, proxyHop } from './proxy-hop.js';
import { type TlsOptions, type Transport, TransportFailure } from './transport.js';

/**
 * Through the proxy that `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY` name, which axios reads and
 * tunnels through. Same promises as `nodeTransport`, held by the same tests.
 */
export function axiosTransport(tls: TlsOptions = {}): Transport {
  const secure = {
    ...(tls.ca === undefined ? {} : { ca: tls.ca }),
    ...(tls.clientCert === undefined ? {} : { cert: tls.clientCert, key: tls.clientCert }),
    rejectUnauthorized: !tls.insecure,
  };
  return async ({ url, method, headers, body, signal, connectTimeout, silenceTimeout }) => {
    let connecting: Connecting | undefined;
    let hop: ProxyHop | undefined;
    // Axios makes the connection to a proxy by itself, and forgets it when the request fails before
    // there is a tunnel: only this signal, handed on by the agent, keeps it from living on.
    const ended = new AbortController();
    const untilEnded: object = { signal: ended.signal };
    try {
      const answer = await axios.request<Readable>({
        url: url.href,
        method,
        headers: { ...headers },
        ...(body === undefined
          ? {}
          : { data: typeof body === 'string' ? body : Readable.from(body) }),
        signal: signal ? AbortSignal.any([signal, ended.signal]) : ended.signal,
        httpsAgent: new https.Agent({ ...secure, ...untilEnded }),
        transport: {
          request: (
            options: http.RequestOptions,
            onAnswer: (answer: http.IncomingMessage) => void,
          ) => {
            hop = proxyHop(url, options);
            const { request } = options.protocol === 'https:' ? https : http;
            const outgoing = request(options, (incoming) => {
              const refusal = answerOfProxy(incoming, hop);
              if (refusal === undefined) onAnswer(incoming);
              else ended.abort(refusal);
            });
            breakBodyWith(outgoing);
            connecting = watchConnecting(outgoing, connectTimeout, (late) =>
              ended.abort(atProxy(late, hop)),
            );
            return outgoing;
          },
        },
        timeout: silenceTimeout,
        maxRedirects: 0,
        maxBodyLength: Number.POSITIVE_INFINITY,
        decompress: false,
        responseType: 'stream',
        validateStatus: () => true,
      });
      return {
        status: answer.status,
        headers: answer.headers as Record<string, string | undefined>,
        body: incomingBody(answer.data, { signal, silenceTimeout }, () => ended.abort()),
      };
    } catch (error) {
      const reason = signal?.aborted ? signal.reason : ended.signal.reason;
      ended.abort();
      if (reason !== undefined) throw reason;
      if (!isAxiosError(error)) throw error;
      throw atProxy(transportFailure(error, connecting?.done ?? false), hop);
    } finally {
      clearTimeout(connecting?.timer);
    }
  };
}

function transportFailure(error: AxiosError, isConnected: boolean): TransportFailure {
  if (error.code === 'ECONNABORTED') {
    return new TransportFailure('silent', 'ETIMEDOUT', { cause: error });
  }
  return networkFailure(error, isConnected);
}
