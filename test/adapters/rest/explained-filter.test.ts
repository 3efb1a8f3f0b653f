import { afterEach, beforeEach, expect, test } from 'vitest';
import { collect } from '../../../src/domain/collect.js';
import { MlregError, UsageError } from '../../../src/domain/errors.js';
import { ExpressionError } from '../../../src/domain/expressions/error.js';
import { errorOf } from '../../client/client-of.js';
import { type FakeMlflow, startFakeMlflow } from '../../fake/fake-mlflow.js';
import { seedModel } from '../../fake/seed.js';
import { registryOf } from './registry-of.js';

let fake: FakeMlflow;
beforeEach(async () => {
  fake = await startFakeMlflow();
  seedModel(fake, { name: 'm', versions: [{}] });
});
afterEach(() => fake.close());

const refusal = (error_code: string, message: string) => ({
  status: 400,
  body: JSON.stringify({ error_code, message }),
});
const modelsBy = (filter: string) => collect(registryOf(fake).listModels({ filter }));

test("a filter that we would refuse is the server's to refuse", async () => {
  const body = JSON.stringify({ registered_models: [{ name: 'm' }] });
  fake.on('/search', { status: 200, body });
  expect(await modelsBy("name RLIKE '^m'")).toHaveLength(1);
});

test('what an older server refuses is told in its words', async () => {
  fake.on('/search', refusal('INVALID_PARAMETER_VALUE', 'Invalid comparator: NOT IN'));
  const { error } = await errorOf(modelsBy("name NOT IN ('m')"));
  expect(error).toBeInstanceOf(UsageError);
  expect(error).not.toBeInstanceOf(ExpressionError);
  expect(error.message).toContain('Invalid comparator: NOT IN');
});

test('what we understand to be wrong is told in ours, with the place', async () => {
  const { error } = await errorOf(modelsBy("name = 'm' OR name = 'n'"));
  expect(error).toBeInstanceOf(ExpressionError);
  expect(error.message).toContain('"OR" is not expected here (column 12 of');
  expect(String(error.cause)).toContain('Invalid clause(s) in filter string: OR');
});

test('IS NULL, on which MLflow 3.17.2 fails with 500', async () => {
  const filter = 'tags.k IS NULL';
  const { error } = await errorOf(collect(registryOf(fake).listVersions({ filter })));
  expect(error).toBeInstanceOf(ExpressionError);
  expect(error.message).toContain('a tag is not compared with "IS NULL" (column 8 of');
});

test.each([401, 403])('%i has nothing to do with the filter', async (status) => {
  fake.on('/search', { status, body: '{}' });
  const { error } = await errorOf(modelsBy('nonsense'));
  expect(error).toBeInstanceOf(MlregError);
  expect(error).not.toBeInstanceOf(ExpressionError);
});
