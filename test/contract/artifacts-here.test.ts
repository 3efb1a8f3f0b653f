import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LocalArtifacts } from '../../src/adapters/artifacts/local.js';
import { ProxiedArtifacts } from '../../src/adapters/artifacts/mlflow/proxied.js';
import { ServedArtifacts } from '../../src/adapters/artifacts/mlflow/served.js';
import { clientOf } from '../client/client-of.js';
import { type FakeMlflow, startFakeMlflow } from '../fake/fake-mlflow.js';
import { unique } from '../fake/protocol/client.js';
import { seedModel } from '../fake/seed.js';
import { artifactReaderContract } from './artifact-reader.js';
import { artifactStoreContract } from './artifact-store.js';

const folder = mkdtempSync(join(tmpdir(), 'mlreg-artifacts-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
artifactStoreContract('a folder', async () => new LocalArtifacts(mkdtempSync(join(folder, 'x-'))));

for (const destination of ['disk', 's3'] as const) {
  for (const staticPrefix of ['', '/team']) {
    describe(`the fake server at "${staticPrefix}/"`, () => {
      let fake: FakeMlflow;
      beforeAll(async () => {
        fake = await startFakeMlflow({ staticPrefix });
        fake.state.destination = destination;
      });
      afterAll(() => fake.close());

      artifactStoreContract(
        `the proxy in front of ${destination}`,
        async () => new ProxiedArtifacts(clientOf(fake.url), `0/${unique()}/artifacts`),
      );

      it('a write without its length is stored, or said to be lost', async () => {
        const store = new ProxiedArtifacts(clientOf(fake.url), unique());
        const writing = store.write('f', once('content'));
        if (staticPrefix === '') await writing;
        else await expect(writing).rejects.toThrow('stored 0 of the 7 bytes of f');
      });

      artifactReaderContract(`a logged model on ${destination}`, async (files) => {
        const modelName = unique();
        const loggedModelId = `m-${unique()}`;
        seedModel(fake, {
          name: modelName,
          versions: [{ loggedModel: { id: loggedModelId }, files }],
        });
        const uri = `mlflow-artifacts:/0/models/${loggedModelId}/artifacts`;
        const location = { uri, modelName, version: '1', loggedModelId, runId: null };
        const client = clientOf(fake.url);
        return new ServedArtifacts({ registry: client, runs: client }, location);
      });

      artifactReaderContract(`a folder of a run on ${destination}`, async (files) => {
        const modelName = unique();
        const runId = unique();
        seedModel(fake, { name: modelName, versions: [{ run: { id: runId }, files }] });
        const uri = `mlflow-artifacts:/0/${runId}/artifacts/model`;
        const location = { uri, modelName, version: '1', loggedModelId: null, runId };
        const client = clientOf(fake.url);
        return new ServedArtifacts({ registry: client, runs: client }, location);
      });
    });
  }
}

async function* once(text: string): AsyncGenerator<Uint8Array, void, undefined> {
  yield Buffer.from(text);
}
