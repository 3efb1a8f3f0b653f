import { afterEach, beforeEach, expect, it } from 'vitest';
import { RestLockEntries } from '../../../src/adapters/store/rest/rest-lock-entries.js';
import { clientOf } from '../../client/client-of.js';
import { type FakeMlflow, startFakeMlflow } from '../../fake/fake-mlflow.js';

const ENTRY = { nonce: 'f'.repeat(32), owner: 'ada', beat: 'f 0' };

let fake: FakeMlflow;
beforeEach(async () => {
  fake = await startFakeMlflow();
});
afterEach(() => fake.close());

it('takes an entry that is gone again when the server wants to say that it is there for taken', async () => {
  const body = JSON.stringify({ error_code: 'RESOURCE_DOES_NOT_EXIST', message: 'not found' });
  fake.on('registered-models/create', { status: 404, body });
  const entries = new RestLockEntries(clientOf(fake.url));
  expect(await entries.create('mlreg-lock.a', ENTRY)).toBe('taken');
  expect(await entries.read('mlreg-lock.a')).toBeNull();
  expect(await entries.create('mlreg-lock.a', ENTRY)).toBe('done');
});
