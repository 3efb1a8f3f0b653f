import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { clientOf } from '../contract/rest-seeds.js';
import { describeService, theBench } from '../services/describe-service.js';
import { cleanupScenario, type Registered, SCENARIO_TIMEOUT } from './cleanup-scenario.js';

describeService('cleanups on a real MLflow server', ['mlflow', 'postgres', 's3'], () => {
  it('plans, archives, deletes, and remembers', { timeout: SCENARIO_TIMEOUT }, async () => {
    const url = theBench().trackingUri;
    const client = clientOf(url);
    const name = `cleanup_${randomUUID().slice(0, 8)}`;
    await client.registeredModels.create({ name });
    const registered = new Map<string, Registered>();
    for (let number = 1; number <= 6; number++) {
      const source = `s3://bucket/${name}/${number}`;
      const runId = randomUUID().replaceAll('-', '');
      const made = { name, source, run_id: runId };
      const { version } = await client.modelVersions.create(made);
      registered.set(version, { source, run_id: runId });
    }
    await cleanupScenario(url, name, registered);
    await expect(client.registeredModels.get(name)).rejects.toMatchObject({ status: 404 });
  });
});
