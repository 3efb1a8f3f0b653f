/** One HTTP exchange. No retries, no redirects followed, no decompression. */
export interface TransportRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | AsyncIterable<Uint8Array> | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds until there must be a connection. */
  readonly connectTimeout: number;
  /** Milliseconds that a connected server may stay silent. */
  readonly silenceTimeout: number;
}

export interface TransportResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** True if the request had no credential. */
  readonly isAnonymous?: boolean;
  /** To be read to its end or left by `return()`, else the connection stays. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** An answer whose body was read. */
export interface TextResponse extends Omit<TransportResponse, 'body'> {
  readonly body: string;
}

/** Sends a request, or throws a `TransportFailure`; the signal's own reason when aborted. */
export type Transport = (request: TransportRequest) => Promise<TransportResponse>;

/** Why there is no answer, or only part of one. */
export class TransportFailure extends Error {
  override readonly name = 'TransportFailure';

  constructor(
    /** `unreachable`: nothing was sent. `broken` and `silent`: the server may have acted. */
    readonly kind: 'unreachable' | 'broken' | 'silent' | 'too-large',
    /** Node's code, such as `ECONNREFUSED`, where there is one. */
    readonly code: string,
    options?: ErrorOptions,
    /** The proxy that it failed at, as `host:port`. */
    readonly proxy: string | null = null,
  ) {
    super(`${kind}: ${code}`, options);
  }
}

/** TLS settings of a connection; contents of PEM files, not their paths. */
export interface TlsOptions {
  readonly ca?: string | undefined;
  /** Certificate and key in one. */
  readonly clientCert?: string | undefined;
  readonly insecure?: boolean | undefined;
}

/** No answer of MLflow's comes near; more is a fault or an attack on our memory. */
export const MAX_TEXT_BYTES = 256 * 1024 * 1024;

/** Reads a body that is text. @throws TransportFailure `too-large` */
export async function readText({ body, ...answer }: TransportResponse): Promise<TextResponse> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > MAX_TEXT_BYTES) throw new TransportFailure('too-large', 'EMSGSIZE');
    chunks.push(chunk);
  }
  return { body: Buffer.concat(chunks).toString('utf8'), ...answer };
}
