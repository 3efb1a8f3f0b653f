import { describe, expect, test } from 'vitest';
import { NotFoundError, UsageError } from '../../src/domain/errors.js';
import { findModel, withoutPrefix } from '../../src/operations/find-model.js';
import { anEmptyRegistry, aRegistry } from './fixtures.js';

const PREFIX = 'openstack_rca_system_auto_';

async function find(name: string, models: Record<string, number>, modelPrefix = '') {
  return (await findModel(name, { registry: await aRegistry(models), modelPrefix })).name;
}

describe('a model is found', () => {
  test('by its exact name', async () => {
    expect(await find('lstm', { lstm: 0, lstm_2: 0 })).toBe('lstm');
  });

  test('with the prefix before its name', async () => {
    expect(await find('lstm_model', { [`${PREFIX}lstm_model`]: 0 }, PREFIX)).toBe(
      `${PREFIX}lstm_model`,
    );
  });

  test('exactly, even if the name with the prefix exists too', async () => {
    expect(await find('lstm', { lstm: 0, [`${PREFIX}lstm`]: 0 }, PREFIX)).toBe('lstm');
  });

  test('by its full name under a prefix', async () => {
    expect(await find(`${PREFIX}lstm`, { [`${PREFIX}lstm`]: 0 }, PREFIX)).toBe(`${PREFIX}lstm`);
  });
});

describe('a model that is not there', () => {
  test('is answered with the nearest name', async () => {
    await expect(find('lstm_modle', { lstm_model: 0, gru: 0 })).rejects.toMatchObject({
      code: 'not_found',
      message: 'there is no registered model "lstm_modle"',
      hint: 'did you mean "lstm_model"?',
    });
  });

  test('is answered with the nearest name as a user of the prefix types it', async () => {
    await expect(find('lstm_modle', { [`${PREFIX}lstm_model`]: 0 }, PREFIX)).rejects.toMatchObject({
      message: `there is no registered model "lstm_modle" (nor "${PREFIX}lstm_modle")`,
      hint: 'did you mean "lstm_model"?',
    });
  });

  test('differs from one by case', async () => {
    await expect(find('LSTM', { lstm: 0 })).rejects.toThrow(NotFoundError);
  });

  test('is answered with the list if none is near', async () => {
    await expect(find('x', { production_model: 0 })).rejects.toMatchObject({
      hint: expect.stringContaining('mlreg list'),
    });
  });

  test('a prompt is no model', async () => {
    const registry = anEmptyRegistry();
    await registry.createModel({ name: 'p', tags: new Map([['mlflow.prompt.is_prompt', 'true']]) });
    await expect(findModel('p', { registry, modelPrefix: '' })).rejects.toThrow(NotFoundError);
  });
});

test('another error is not taken for a missing model', async () => {
  const registry = await aRegistry({ [`${PREFIX}m`]: 0 });
  const broken = new UsageError('broken');
  Object.assign(registry, { getModel: () => Promise.reject(broken) });
  await expect(findModel('m', { registry, modelPrefix: PREFIX })).rejects.toBe(broken);
});

test.each([
  ['auto_lstm', 'auto_', 'lstm'],
  ['lstm', 'auto_', 'lstm'],
  ['auto_', 'auto_', 'auto_'],
  ['lstm', '', 'lstm'],
])('%s without the prefix %j is %s', (name, prefix, short) => {
  expect(withoutPrefix(name, prefix)).toBe(short);
});
