import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeService } from '../services/describe-service.js';
import { changesOf, faultsOf } from './faults.js';
import { startOwnClient } from './own-client.js';
import { promoteAtOnce } from './round.js';
import { countEnding, countEndings, type Tally, tally, tallyTable } from './tally.js';
import { startTargets, type Target, type Targets } from './targets.js';

/** `npm run soak` asks for 50, of both. */
const ROUNDS = Number(process.env.MLREG_ROUNDS ?? 10);
const OWN_ROUNDS = Number(process.env.MLREG_ROUNDS ?? 2);
const TIMEOUT = 60_000 * ROUNDS;

describeService(
  'eight processes promote eight versions at once',
  ['mlflow', 'postgres', 's3'],
  () => {
    const tallies: Tally[] = [];
    let targets: Targets;
    beforeAll(async () => {
      targets = await startTargets();
    });
    afterAll(async () => {
      console.log(tallyTable(tallies));
      await targets.stop();
    });

    async function mlregRounds(target: Target): Promise<string[]> {
      const count = tally(target.name, 'mlreg');
      tallies.push(count);
      const faults: string[] = [];
      for (let nth = 1; nth <= ROUNDS; nth += 1) {
        const model = `at once ${randomUUID()}`;
        await target.addModel(model);
        const round = { model, uris: target.uris, isHeld: nth % 2 === 0 };
        const begun = performance.now();
        const endings = await promoteAtOnce(round);
        count.milliseconds += performance.now() - begun;
        const outcome = await target.outcome(model);
        const changes = await changesOf(target.uris[0] ?? '', model);
        const found = faultsOf(round, endings, changes, outcome);
        faults.push(...found.map((fault) => `round ${nth}: ${fault}`));
        countEndings(count, endings);
        count.rounds += 1;
        if (outcome.holders.length === 1) count.one += 1;
      }
      return faults;
    }

    /** For comparison only: what becomes of it is MLflow's own. */
    async function ownRounds(target: Target): Promise<void> {
      const count = tally(target.name, "MLflow's own");
      tallies.push(count);
      const client = startOwnClient(target.uris);
      try {
        for (let nth = 1; nth <= OWN_ROUNDS; nth += 1) {
          const model = `at once ${randomUUID()}`;
          await target.addModel(model);
          const begun = performance.now();
          const errors = await client.promoteAtOnce(model);
          count.milliseconds += performance.now() - begun;
          for (const _ of errors) countEnding(count, 'error');
          for (let done = target.uris.length - errors.length; done > 0; done -= 1) {
            countEnding(count, 'done');
          }
          count.rounds += 1;
          if ((await target.outcome(model)).holders.length === 1) count.one += 1;
        }
      } finally {
        await client.stop();
      }
    }

    it.each([0, 1, 2, 3, 4, 5])(
      `one holds it then, in ${ROUNDS} rounds of target %i`,
      async (index) => {
        const target = targets.all[index];
        if (!target) throw new Error(`there is no target ${index}`);
        expect(await mlregRounds(target)).toEqual([]);
        await ownRounds(target);
      },
      TIMEOUT,
    );
  },
);
