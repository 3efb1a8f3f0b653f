import { it } from 'vitest';
import { newServer } from '../services/bench.mjs';
import { describeService, theBench } from '../services/describe-service.js';
import { clientOf } from './outcome.js';
import { changeAtOnce } from './writers.js';

describeService('a real server that nothing was recorded on', ['mlflow', 'postgres', 's3'], () => {
  it('has 50 events of 50 who write at once', async () => {
    const server = await newServer(theBench());
    try {
      await clientOf(server.url).registeredModels.create({ name: 'm' });
      await changeAtOnce(server.url);
    } finally {
      await server.stop();
    }
  }, 300_000);
});
