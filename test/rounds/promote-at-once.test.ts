import { afterEach, beforeEach, expect, it } from 'vitest';
import { type FakeMlflow, startFakeMlflow } from '../fake/fake-mlflow.js';
import { seedModel } from '../fake/seed.js';
import { changesOf, faultsOf } from './faults.js';
import { promoteAtOnce } from './round.js';

let fake: FakeMlflow;
beforeEach(async () => {
  fake = await startFakeMlflow();
});
afterEach(() => fake.close());

it.each([
  ['m', false],
  ['n', true],
  ['o', false],
  ['p', true],
])(
  'eight processes promote eight versions of %s at once: one holds it then',
  async (model, isHeld) => {
    const uris = Array<string>(8).fill(fake.url);
    seedModel(fake, { name: model, versions: uris.map(() => ({})) });
    const round = { model, uris, isHeld };
    const endings = await promoteAtOnce(round);
    const rows = [...(fake.state.models.get(model)?.versions.values() ?? [])];
    const holders = rows.filter(({ stage }) => stage === 'Production');
    const outcome = {
      holders: holders.map(({ version }) => String(version)),
      locks: [...fake.state.models.keys()].filter((name) => name.startsWith('mlreg-lock.')),
    };
    expect(faultsOf(round, endings, await changesOf(fake.url, model), outcome)).toEqual([]);
  },
);
