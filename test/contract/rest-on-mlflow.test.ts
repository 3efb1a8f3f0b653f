import { RestRegistry } from '../../src/adapters/store/rest/rest-registry.js';
import { protocolSuite } from '../fake/protocol.js';
import { describeService, theBench } from '../services/describe-service.js';
import { registryStoreContract } from './registry-store.js';
import { clientOf, restSeeds, restWriting } from './rest-seeds.js';
import { trackingStoreContract } from './tracking-store.js';
import { trackingWritesContract } from './tracking-writes.js';

describeService('a real MLflow server', ['mlflow', 'postgres', 's3'], () => {
  const url = () => theBench().trackingUri;
  registryStoreContract('REST, MLflow', async () => new RestRegistry(clientOf(url())));
  trackingStoreContract('REST, MLflow', async () => restSeeds(clientOf(url())));
  trackingWritesContract('REST, MLflow', async () => restWriting(clientOf(url())));
  // What the fake was made from: if this fails, the fake tells lies.
  protocolSuite('MLflow', url);
});
