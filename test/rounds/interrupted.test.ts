import { afterEach, beforeEach, it } from 'vitest';
import { lockName } from '../../src/domain/promotion-lock.js';
import { sha256 } from '../../src/wiring/sha256.js';
import { type FakeMlflow, startFakeMlflow } from '../fake/fake-mlflow.js';
import { seedModel } from '../fake/seed.js';
import { type SweepTarget, sweep } from './sweep.js';

let fake: FakeMlflow;
beforeEach(async () => {
  fake = await startFakeMlflow();
});
afterEach(() => fake.close());

const target = (): SweepTarget => ({
  url: fake.url,
  addModel: async (name) => {
    seedModel(fake, { name, versions: [{ stage: 'Production' }, {}, {}] });
  },
  outcome: async (model) => {
    const versions = [...(fake.state.models.get(model)?.versions.values() ?? [])];
    const lock = lockName(sha256(model));
    return {
      holders: versions.flatMap(({ stage, version }) =>
        stage === 'Production' ? [String(version)] : [],
      ),
      locks: [...fake.state.models.keys()].filter((name) => name.startsWith(lock)),
    };
  },
});

it.each(['SIGKILL', 'SIGSTOP'] as const)(
  'a promotion that gets a %s, at any request: the next one goes on, and its record says it',
  async (signal) => {
    console.log(await sweep(target(), signal, 8));
  },
  300_000,
);
