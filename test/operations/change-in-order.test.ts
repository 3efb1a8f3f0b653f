import { expect, test } from 'vitest';
import { MlregError } from '../../src/domain/errors.js';
import { type HeldLock, LostLockError } from '../../src/domain/promotion-lock.js';
import { changeInOrder } from '../../src/operations/change-in-order.js';
import { anAudit, anEmptyRegistry, deps } from './fixtures.js';

const INTENT = { verb: 'promote', model: 'm', version: '1', target: '@a', from: [] };

async function change(
  held: Partial<HeldLock>,
  { write = async () => {}, readBack = async () => 'result' } = {},
) {
  const all = deps(anEmptyRegistry());
  const steps: string[] = [];
  const lock = {
    hold: <Result>(_model: string, work: (lock: HeldLock) => Promise<Result>) =>
      work({
        exclusive: true,
        check: async () => {
          steps.push('check');
        },
        settle: async () => {
          steps.push('settle');
        },
        ...held,
      }),
  };
  const ended = await changeInOrder(
    INTENT,
    {
      write: async (beforeWrite) => {
        await beforeWrite();
        await write();
        steps.push('write');
      },
      readBack: async () => {
        steps.push('read');
        return await readBack();
      },
    },
    { ...all, lock, audit: anAudit(all.tracking) },
  ).catch((error: unknown) => error);
  return { ended, steps, status: [...all.tracking.runs.values()][0]?.status };
}

test('under the lock it is read back once, and checked before the record is closed', async () => {
  expect(await change({})).toEqual({
    ended: 'result',
    steps: ['check', 'write', 'read', 'check'],
    status: 'FINISHED',
  });
});

test('without a lock it is looked at once more, a little later', async () => {
  const { steps, status } = await change({ exclusive: false });
  expect(steps).toEqual(['check', 'write', 'read', 'settle', 'read', 'check']);
  expect(status).toBe('FINISHED');
});

test('what the second look finds is the error', async () => {
  const conflict = new MlregError('conflict', 'changed');
  let looks = 0;
  const readBack = async () => {
    looks += 1;
    if (looks === 2) throw conflict;
    return '';
  };
  expect(await change({ exclusive: false }, { readBack })).toMatchObject({
    ended: conflict,
    status: 'FAILED',
  });
});

test('a lock that is lost after the write: nothing more is written, and the error says so', async () => {
  let checks = 0;
  const check = async () => {
    checks += 1;
    if (checks > 1) throw new LostLockError('m');
  };
  const { ended, status } = await change({ check });
  expect(ended).toBeInstanceOf(LostLockError);
  expect(status).toBe('RUNNING');
});

test('a lock that is lost is the error, whatever else was found', async () => {
  let checks = 0;
  const check = async () => {
    checks += 1;
    if (checks > 1) throw new LostLockError('m');
  };
  const readBack = () => Promise.reject(new MlregError('conflict', 'changed'));
  expect((await change({ check }, { readBack })).ended).toBeInstanceOf(LostLockError);
});

test('a lock that cannot be looked at does not undo what was done', async () => {
  let checks = 0;
  const check = async () => {
    checks += 1;
    if (checks > 1) throw new MlregError('unreachable', 'away');
  };
  expect(await change({ check })).toMatchObject({ ended: 'result', status: 'FINISHED' });
});
