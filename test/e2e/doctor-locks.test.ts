import { afterEach, beforeEach, expect, it } from 'vitest';
import { type FakeMlflow, startFakeMlflow } from '../fake/fake-mlflow.js';
import { seedModel } from '../fake/seed.js';
import { mlregOf } from './mlreg.js';

const MINUTE = 60_000;

let fake: FakeMlflow;
beforeEach(async () => {
  fake = await startFakeMlflow();
  const tags = { 'mlreg.lock.owner': 'eve@host' };
  seedModel(fake, { name: 'm', versions: [{}] });
  const dead = seedModel(fake, { name: 'mlreg-lock.0123', tags });
  dead.updatedAt = Date.now() - MINUTE;
  seedModel(fake, { name: 'mlreg-lock.4567' });
});
afterEach(() => fake.close());

const locks = async (...more: string[]) => {
  const { stdout } = await mlregOf(fake.url)('doctor', ...more, '--json');
  return JSON.parse(stdout).find(({ check }: { check: string }) => check === 'locks');
};
const names = () => [...fake.state.models.keys()];

it('names the lock of a process that died, and touches nothing', async () => {
  expect(await locks()).toEqual({
    check: 'locks',
    status: 'warning',
    message: expect.stringMatching(/^left behind: mlreg-lock\.0123 of eve@host, (59|6\d) s ago$/),
    hint: expect.stringContaining('mlreg doctor --clear-locks'),
  });
  expect(names()).toEqual(['m', 'mlreg-lock.0123', 'mlreg-lock.4567']);
});

it('takes it away on request, and leaves that of somebody at work', async () => {
  expect(await locks('--clear-locks')).toMatchObject({
    status: 'ok',
    message: expect.stringContaining('taken away: mlreg-lock.0123'),
  });
  expect(names()).toEqual(['m', 'mlreg-lock.4567']);
  expect(await locks()).toMatchObject({ status: 'ok', message: 'no lock is left behind' });
});

it('takes nothing away where every write is refused', async () => {
  const readOnly = mlregOf(fake.url, { MLREG_READ_ONLY: '1' });
  expect((await readOnly('doctor', '--clear-locks')).exit).toBe(7);
  expect(names()).toHaveLength(3);
});
