import * as http from 'node:http';
import * as https from 'node:https';
import axios, { type AxiosError, isAxiosError } from 'axios';
import { type Connecting, networkFailure, watchConnecting } from './connecting.js';
import { answerOfProxy, atProxy, type ProxyHop, proxyHop } from './proxy-hop.js';
import { MAX_BODY_BYTES, type TlsOptions, type Transport, TransportFailure } from './transport.js';

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
      const answer = await axios.request<string>({
        url: url.href,
        method,
        headers: { ...headers },
        ...(body === undefined ? {} : { data: body }),
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
            connecting = watchConnecting(outgoing, connectTimeout, (late) =>
              ended.abort(atProxy(late, hop)),
            );
            return outgoing;
          },
        },
        timeout: silenceTimeout,
        maxRedirects: 0,
        maxContentLength: MAX_BODY_BYTES,
        decompress: false,
        responseType: 'text',
        transformResponse: (text: string) => text,
        validateStatus: () => true,
      });
      return {
        status: answer.status,
        headers: answer.headers as Record<string, string | undefined>,
        body: answer.data,
      };
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      if (ended.signal.aborted) throw ended.signal.reason;
      if (!isAxiosError(error)) throw error;
      throw atProxy(transportFailure(error, connecting?.done ?? false), hop);
    } finally {
      clearTimeout(connecting?.timer);
      ended.abort();
    }
  };
}

function transportFailure(error: AxiosError, isConnected: boolean): TransportFailure {
  if (error.code === 'ECONNABORTED') {
    return new TransportFailure('silent', 'ETIMEDOUT', { cause: error });
  }
  if (/maxContentLength/.test(error.message)) {
    return new TransportFailure('too-large', 'EMSGSIZE', { cause: error });
  }
  return networkFailure(error, isConnected);
}
