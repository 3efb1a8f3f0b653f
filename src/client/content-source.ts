/** What is sent, with its own failure, which to a transport is one of the connection. */
export class ContentSource {
  failure: unknown;
  readonly #content: AsyncIterable<Uint8Array>;

  constructor(content: AsyncIterable<Uint8Array>) {
    this.#content = content;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      yield* this.#content;
    } catch (error) {
      this.failure = error;
      throw error;
    }
  }
}
