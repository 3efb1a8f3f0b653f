import pMap from 'p-map';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { REQUEST_ID_TAG } from '../../../src/domain/own-tags.js';
import { type FakeMlflow, startFakeMlflow } from '../../fake/fake-mlflow.js';
import { registryOf } from './registry-of.js';

let fake: FakeMlflow;
beforeAll(async () => {
  fake = await startFakeMlflow();
});
afterAll(() => fake.close());

test('300 versions are 300, though every third answer is lost after the server has committed', async () => {
  const registry = registryOf(fake);
  await registry.createModel({ name: 'm' });
  const faults = ['after', 'before', 'midway'] as const;
  let lost = 0;
  fake.on(
    'model-versions/create',
    (_, hit) => {
      const drop = faults[Math.floor(hit / 3) % 3];
      if (hit % 3 !== 0 || drop === undefined) return undefined;
      lost += drop === 'before' ? 0 : 1;
      return { drop };
    },
    { times: Number.POSITIVE_INFINITY },
  );
  const created = await pMap(
    Array.from({ length: 300 }, (_, index) => index),
    (index) =>
      registry.createVersion({
        model: 'm',
        source: `s3://bucket/${index}`,
        tags: new Map([[REQUEST_ID_TAG, `request-${index}`]]),
      }),
    { concurrency: 16 },
  );
  expect(new Set(created.map(({ version }) => version)).size).toBe(300);
  expect(fake.state.models.get('m')?.versions.size).toBe(300);
  expect(lost).toBeGreaterThanOrEqual(60);
});
