import { expect, it } from 'vitest';
import { approvalKey, approvalText } from '../../src/domain/approvals.js';
import { parseRef } from '../../src/domain/refs.js';
import { decideOnVersion } from '../../src/operations/decide-on-version.js';
import { aRegistry, deps } from './fixtures.js';

const m1 = { model: 'm', version: '1' };

it('finds that somebody of nearly the same name has written over it', async () => {
  const registry = await aRegistry({ m: 1 });
  const setTag = registry.setTag.bind(registry);
  registry.setTag = async (target, key, value) => {
    await setTag(target, key, value);
    const other = { actor: 'jane+doe', decision: 'approved', reason: null, at: null } as const;
    await setTag(m1, approvalKey(other.actor, new Map()), approvalText(other));
  };
  const input = { ref: parseRef('m/1'), actor: 'jane@doe', decision: 'rejected' } as const;
  const given = { ...deps(registry), now: () => 0 };
  await expect(decideOnVersion(input, given)).rejects.toMatchObject({ code: 'conflict' });
});
