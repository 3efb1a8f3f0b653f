import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ProxiedArtifacts } from '../../src/adapters/artifacts/mlflow/proxied.js';
import { ServedArtifacts } from '../../src/adapters/artifacts/mlflow/served.js';
import { openS3 } from '../../src/adapters/artifacts/s3/open-s3.js';
import type { ArtifactReader, ArtifactStore } from '../../src/domain/artifact-store.js';
import { clientOf } from '../client/client-of.js';
import { unique } from '../fake/protocol/client.js';
import { artifactsProtocolSuite } from '../fake/protocol.js';
import { newServer, type ServerOptions } from '../services/bench.mjs';
import { describeService, theBench } from '../services/describe-service.js';
import { artifactReaderContract, type Files } from './artifact-reader.js';
import { artifactStoreContract } from './artifact-store.js';

const ofBench = () => {
  const { endpoint, region, accessKey, secretKey } = theBench().s3;
  return {
    endpoint,
    region,
    accessKeyId: accessKey,
    secretAccessKey: secretKey,
    addressing: 'path',
    unsigned: false,
    insecureTls: false,
    uploadArguments: {},
    retries: 1,
    connectTimeout: 4_000,
    silenceTimeout: 20_000,
  } as const;
};

describeService('artifacts on real servers', ['mlflow', 'postgres', 's3'], () => {
  artifactStoreContract('S3', () => openS3(`s3://${theBench().s3.bucket}/${unique()}`, ofBench()));
  artifactStoreContract('S3, at a key that is no URL', () =>
    openS3(`s3://${theBench().s3.bucket}/${unique()}/a b+c%20ü/`, ofBench()),
  );

  describe('the server in front of S3', () => {
    const url = () => theBench().trackingUri;
    artifactStoreContract('the proxy in front of S3', async () => proxied(url(), unique()));
    artifactsProtocolSuite('MLflow', url, 's3');
  });

  describeServer('the server in front of a disk', {}, (url) => {
    artifactStoreContract('the proxy in front of a disk', async () => proxied(url(), unique()));
    artifactsProtocolSuite('MLflow', url, 'disk');
    servedContract('disk', url, async (uri) =>
      proxied(url(), uri.replace('mlflow-artifacts:/', '')),
    );
  });

  describeServer('a server with a prefix', { staticPrefix: '/team' }, (url) => {
    artifactStoreContract('the proxy at a prefix', async () => proxied(url(), unique()));
    it('stores nothing of what comes without its length, which is found', async () => {
      const writing = proxied(url(), unique()).write('f', once(Buffer.from('content')));
      await expect(writing).rejects.toThrow('the server stored 0 of the 7 bytes of f');
    });
  });

  describeServer('a server that proxies nothing', { serveArtifacts: false }, (url) => {
    servedContract('S3', url, (uri) => openS3(uri, ofBench()));
  });
});

function proxied(url: string, root: string): ProxiedArtifacts {
  return new ProxiedArtifacts(clientOf(url), root);
}

function describeServer(
  name: string,
  options: ServerOptions,
  body: (url: () => string) => void,
): void {
  describe(name, () => {
    const folder = mkdtempSync(join(tmpdir(), 'mlreg-artifacts-'));
    let server: Awaited<ReturnType<typeof newServer>>;
    beforeAll(async () => {
      const disk = options.serveArtifacts === false ? {} : { artifactRoot: folder };
      server = await newServer(theBench(), { ...disk, ...options });
    });
    afterAll(async () => {
      await server?.stop();
      rmSync(folder, { recursive: true, force: true });
    });
    body(() => server.url);
  });
}

/** Versions of both kinds; `storeAt` opens the folder that their files are put into. */
function servedContract(
  name: string,
  url: () => string,
  storeAt: (uri: string) => Promise<ArtifactStore>,
): void {
  const served = async (kind: 'logged' | 'run', files: Files): Promise<ArtifactReader> => {
    const client = clientOf(url());
    const modelName = unique();
    await client.registeredModels.create({ name: modelName });
    const experimentId = await client.experiments.create(unique());
    const run = await client.runs.create({ experiment_id: experimentId });
    const runId = run.info.run_id;
    const logged =
      kind === 'logged'
        ? await client.loggedModels.create({ experiment_id: experimentId, source_run_id: runId })
        : undefined;
    const modelId = logged?.info.model_id;
    const uri = logged?.info.artifact_uri ?? `${run.info.artifact_uri}/model`;
    const store = await storeAt(uri);
    for (const [path, content] of Object.entries(files)) {
      await store.write(path, once(Buffer.from(content)));
    }
    await client.modelVersions.create({
      name: modelName,
      source: modelId === undefined ? uri : `models:/${modelId}`,
      run_id: runId,
      ...(modelId === undefined ? {} : { model_id: modelId }),
    });
    const location = { uri, modelName, version: '1', loggedModelId: modelId ?? null, runId };
    return new ServedArtifacts({ registry: client, runs: client }, location);
  };
  artifactReaderContract(`a logged model on ${name}`, (files) => served('logged', files));
  artifactReaderContract(`a folder of a run on ${name}`, (files) => served('run', files));
}

async function* once(content: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  yield content;
}
