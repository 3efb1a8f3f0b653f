import { join } from 'node:path';
import { expect, it } from 'vitest';
import { addModel, folder, makeDatabase } from '../adapters/sql/database.js';
import { startFakeMlflow } from '../fake/fake-mlflow.js';
import { seedModel } from '../fake/seed.js';
import { changeAtOnce } from './writers.js';

const TIMEOUT = 300_000;

it(
  '50 who write events at once, the first ones ever: 50 events',
  async () => {
    const fake = await startFakeMlflow();
    try {
      seedModel(fake, { name: 'm', versions: [{}] });
      await changeAtOnce(fake.url);
      expect(fake.state.models.get('m')?.tags.size).toBe(50);
    } finally {
      await fake.close();
    }
  },
  TIMEOUT,
);

it(
  '50 who write events into one SQLite file at once: 50 events',
  async () => {
    const file = await makeDatabase('3.17.2', join(folder(), 'mlflow.db'));
    await addModel(file, 'm', 1);
    await changeAtOnce(`sqlite:///${file}`);
  },
  TIMEOUT,
);
