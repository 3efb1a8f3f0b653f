/** What makes data of an answer, or says what is wrong with it. */
export interface AnswerSchema<Answer> {
  safeParse(
    answer: unknown,
  ):
    | { readonly success: true; readonly data: Answer }
    | { readonly success: false; readonly error: { readonly issues: readonly AnswerIssue[] } };
}

export interface AnswerIssue {
  readonly path: readonly PropertyKey[];
  readonly code?: string | undefined;
  /** Of what type it should have been. */
  readonly expected?: string;
}

/** A request whose answer is JSON. */
export interface Call<Answer> {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below the API's root, such as `runs/search`, or from the server's root with a `/`. */
  readonly path: string;
  /** Query string of a GET, JSON body of anything else: MLflow's DELETE wants a body (3.17.2). */
  readonly params?: Readonly<Record<string, unknown>>;
  readonly schema: AnswerSchema<Answer>;
  /** True for a POST that does the same when sent twice. @default true for all but POST */
  readonly repeatable?: boolean;
}

/** A request whose bytes, in or out, are no JSON. */
export interface ByteCall {
  readonly method: 'GET' | 'PUT' | 'DELETE';
  /** From the server's root with a `/`, each part percent-encoded. */
  readonly path: string;
  /** Query string. */
  readonly params?: Readonly<Record<string, unknown>>;
  /** Besides those of every request, such as `range`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** What a PUT sends; as it can be read only once, the request is not sent again. */
  readonly content?: AsyncIterable<Uint8Array>;
  /** Ends this call, besides the signal of the whole client. */
  readonly signal?: AbortSignal | undefined;
}
