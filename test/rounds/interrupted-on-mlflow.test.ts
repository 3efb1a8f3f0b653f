import { expect, it } from 'vitest';
import { describeService, theBench } from '../services/describe-service.js';
import { clientOf, outcomeAtServer } from './outcome.js';
import { sweep } from './sweep.js';

describeService('a promotion on a real server', ['mlflow', 'postgres', 's3'], () => {
  it.each(['SIGKILL', 'SIGSTOP'] as const)(
    'that gets a %s, at any request: the next one goes on, and its record says it',
    async (signal) => {
      const url = theBench().trackingUri;
      const { registeredModels, modelVersions } = clientOf(url);
      const target = {
        url,
        addModel: async (name: string) => {
          await registeredModels.create({ name });
          for (const source of ['s3://b/1', 's3://b/2', 's3://b/3']) {
            await modelVersions.create({ name, source });
          }
          await modelVersions.transitionStage(name, '1', 'Production', false);
        },
        outcome: (model: string) => outcomeAtServer(url, model),
      };
      const said = await sweep(target, signal, 8);
      console.log(said);
      expect(said).toContain(signal);
    },
    300_000,
  );
});
