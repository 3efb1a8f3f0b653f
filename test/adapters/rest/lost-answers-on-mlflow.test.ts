import { type AddressInfo, createServer, connect as dial, type Server } from 'node:net';
import pMap from 'p-map';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { RestRegistry } from '../../../src/adapters/store/rest/rest-registry.js';
import { REQUEST_ID_TAG } from '../../../src/domain/own-tags.js';
import { clientOf } from '../../contract/rest-seeds.js';
import { newServer } from '../../services/bench.mjs';
import { describeService, theBench } from '../../services/describe-service.js';

/** Passes bytes on, and cuts the answer of every third creation once the server has begun it. */
async function startCutter(target: URL) {
  const cut = { creations: 0, answers: 0 };
  const server: Server = createServer((client) => {
    const upstream = dial(Number(target.port), target.hostname);
    let isCut = false;
    client.on('data', (bytes) => {
      if (bytes.includes('model-versions/create')) {
        cut.creations += 1;
        isCut = cut.creations % 3 === 0;
      }
      upstream.write(bytes);
    });
    upstream.on('data', (bytes) => {
      if (!isCut) return client.write(bytes);
      cut.answers += 1;
      client.destroy();
      return upstream.destroy();
    });
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      one.on('end', () => other.end());
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { cut, url: `http://127.0.0.1:${port}`, close: () => server.close() };
}

describeService('registrations whose answers are lost', ['mlflow', 'postgres', 's3'], () => {
  let server: Awaited<ReturnType<typeof newServer>>;
  let cutter: Awaited<ReturnType<typeof startCutter>>;
  beforeAll(async () => {
    server = await newServer(theBench());
    cutter = await startCutter(new URL(server.url));
  });
  afterAll(async () => {
    cutter?.close();
    await server?.stop();
  });

  it('300 are 300, though at least 60 answers are cut after the server has committed', async () => {
    const registry = new RestRegistry(clientOf(cutter.url));
    await registry.createModel({ name: 'cut' });
    const created = await pMap(
      Array.from({ length: 300 }, (_, index) => index),
      (index) =>
        registry.createVersion({
          model: 'cut',
          source: `s3://bucket/${index}`,
          tags: new Map([[REQUEST_ID_TAG, `request-${index}`]]),
        }),
      { concurrency: 8 },
    );
    console.log(`${cutter.cut.answers} answers were cut`);
    expect(cutter.cut.answers).toBeGreaterThanOrEqual(60);
    expect(new Set(created.map(({ version }) => version)).size).toBe(300);
    const requests: string[] = [];
    for await (const { tags } of registry.listVersions({ model: 'cut' })) {
      requests.push(tags.get(REQUEST_ID_TAG) ?? '');
    }
    expect(requests).toHaveLength(300);
    expect(new Set(requests).size).toBe(300);
  });
});
