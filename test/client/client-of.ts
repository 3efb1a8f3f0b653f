import { type HttpOptions, MlflowClient } from '../../src/client/index.js';
import { nodeTransport } from '../../src/client/transport-node.js';

/** A client that hardly waits between attempts, unless it is told to. */
export function clientOf(url: string | URL, more: Partial<HttpOptions> = {}): MlflowClient {
  return new MlflowClient({
    baseUrl: new URL(url),
    transport: nodeTransport(),
    ...more,
    retry: { firstWait: 2, longestWait: 8, ...more.retry },
  });
}

/** What a promise that must fail failed with, and after how many milliseconds. */
export async function errorOf(work: Promise<unknown>) {
  const started = performance.now();
  const error = await work.then(
    (value) => {
      throw new Error(`it did not fail, but gave ${JSON.stringify(value)}`);
    },
    (thrown: Error) => thrown,
  );
  return { error, after: performance.now() - started };
}
