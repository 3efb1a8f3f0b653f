import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { MlflowClient } from '../../src/client/index.js';
import { nodeTransport } from '../../src/client/transport-node.js';
import { describeService, theBench } from '../services/describe-service.js';
import { changesOf, faultsOf, type Outcome, promoteAtOnce } from './promotion-rounds.js';

const ROUNDS = Number(process.env.MLREG_ROUNDS ?? 10);
const VERSIONS = Array.from({ length: 8 }, (_, index) => String(index + 1));

describeService('promotions at once on a real MLflow server', ['mlflow', 'postgres', 's3'], () => {
  it(
    `eight processes promote eight versions at once, ${ROUNDS} times: one holds it then`,
    async () => {
      const url = theBench().trackingUri;
      const client = new MlflowClient({ baseUrl: new URL(url), transport: nodeTransport() });
      const faults: string[] = [];
      for (let count = 1; count <= ROUNDS; count++) {
        const model = `at once ${randomUUID()}`;
        await client.registeredModels.create({ name: model });
        for (const version of VERSIONS) {
          await client.modelVersions.create({ name: model, source: `s3://bucket/${version}` });
        }
        const round = { url, model, versions: VERSIONS };
        const results = await promoteAtOnce(round);
        const outcome = await outcomeOf(client, model);
        const found = faultsOf(results, await changesOf(round), outcome);
        faults.push(...found.map((fault) => `round ${count}: ${fault}`));
      }
      expect(faults).toEqual([]);
    },
    30_000 * ROUNDS,
  );
});

async function outcomeOf(client: MlflowClient, model: string): Promise<Outcome> {
  const holders: string[] = [];
  for await (const version of client.modelVersions.search({ filter: `name = '${model}'` })) {
    if (version.current_stage === 'Production') holders.push(version.version);
  }
  const locks: string[] = [];
  const filter = "name LIKE 'mlreg-lock.%'";
  for await (const { name } of client.registeredModels.search({ filter })) locks.push(name);
  return { holders, locks };
}
