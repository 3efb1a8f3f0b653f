import { afterEach, beforeEach, expect, it } from 'vitest';
import { type FakeMlflow, startFakeMlflow } from '../fake/fake-mlflow.js';
import { seedModel } from '../fake/seed.js';
import { changesOf, faultsOf, promoteAtOnce } from './promotion-rounds.js';

const VERSIONS = Array.from({ length: 8 }, (_, index) => String(index + 1));

let fake: FakeMlflow;
beforeEach(async () => {
  fake = await startFakeMlflow();
});
afterEach(() => fake.close());

/** In every second round nobody is let in before all have had the time to read. */
const PATIENCE = 1_500;

it.each([
  ['m', 0],
  ['n', PATIENCE],
  ['o', 0],
  ['p', PATIENCE],
])(
  'eight processes promote eight versions of %s at once: one holds it then',
  async (model, delay) => {
    seedModel(fake, { name: model, versions: VERSIONS.map(() => ({})) });
    if (delay > 0) fake.on('registered-models/create', { delay }, { times: VERSIONS.length });
    const round = { url: fake.url, model, versions: VERSIONS };
    const results = await promoteAtOnce(round);
    const rows = [...(fake.state.models.get(model)?.versions.values() ?? [])];
    const holders = rows.filter(({ stage }) => stage === 'Production');
    const outcome = {
      holders: holders.map(({ version }) => String(version)),
      locks: [...fake.state.models.keys()].filter((name) => name.startsWith('mlreg-lock.')),
    };
    expect(faultsOf(results, await changesOf(round), outcome)).toEqual([]);
  },
);
