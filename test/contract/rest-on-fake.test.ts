import { afterAll } from 'vitest';
import { RestRegistry } from '../../src/adapters/store/rest/rest-registry.js';
import { type FakeMlflow, startFakeMlflow } from '../fake/fake-mlflow.js';
import { registryStoreContract } from './registry-store.js';
import { clientOf, restSeeds, restWriting } from './rest-seeds.js';
import { trackingStoreContract } from './tracking-store.js';
import { trackingWritesContract } from './tracking-writes.js';

let fake: FakeMlflow | undefined;
const client = async () => {
  fake ??= await startFakeMlflow();
  return clientOf(fake.url);
};
afterAll(() => fake?.close());

registryStoreContract('REST, the fake server', async () => new RestRegistry(await client()));
trackingStoreContract('REST, the fake server', async () => restSeeds(await client()));
trackingWritesContract('REST, the fake server', async () => restWriting(await client()));
