import { afterAll, beforeAll, describe } from 'vitest';
import { type FakeMlflow, startFakeMlflow } from '../fake/fake-mlflow.js';
import { seedModel } from '../fake/seed.js';
import { HOSTILE_NAMES, hostileNamesSuite } from './hostile-names.js';

describe('hostile names', () => {
  let fake: FakeMlflow;
  beforeAll(async () => {
    fake = await startFakeMlflow();
    for (const name of HOSTILE_NAMES) {
      const description = `about ${name}`;
      seedModel(fake, { name, description, versions: [{ description }, {}, {}] });
    }
  });
  afterAll(() => fake.close());

  hostileNamesSuite(
    () => fake.url,
    (name) => name,
  );
});
