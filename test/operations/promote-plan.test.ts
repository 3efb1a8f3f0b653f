import { beforeEach, describe, expect, test } from 'vitest';
import type { MemoryRegistry } from '../../src/adapters/store/memory.js';
import type { PromotionTarget } from '../../src/domain/promotion-target.js';
import { parseRef } from '../../src/domain/refs.js';
import { promoteVersion } from '../../src/operations/promote-version.js';
import { aRegistry, deps, putInStage, stages, watched } from './fixtures.js';

const production: PromotionTarget = { kind: 'stage', stage: 'Production' };
const champion: PromotionTarget = { kind: 'alias', alias: 'champion' };

let registry: MemoryRegistry;
let writes: string[];

beforeEach(async () => {
  const filled = await aRegistry({ m: 3 });
  await putInStage(filled, 'm', 'Production', '1');
  await filled.setAlias({ model: 'm', alias: 'champion', version: '1' }, null);
  ({ registry, writes } = watched(filled));
});

const promote = (
  ref: string,
  target: PromotionTarget,
  options: {
    dryRun?: boolean;
    keepExisting?: boolean;
  } = {},
) => {
  return promoteVersion({ ref: parseRef(ref), target, ...options }, deps(registry));
};

describe('a dry run', () => {
  test.each([production, champion])('writes nothing: %j', async (target) => {
    const promotion = await promote('m/3', target, { dryRun: true });
    expect(promotion).toMatchObject({
      changed: false,
      plan: { version: '3', from: ['1'], changes: true },
      result: null,
    });
    expect(writes).toEqual([]);
  });

  test('refuses what would be refused', async () => {
    await expect(promote('m', production, { dryRun: true })).rejects.toMatchObject({
      code: 'usage',
    });
  });
});

describe('what is so already', () => {
  test.each([production, champion])('is not written again: %j', async (target) => {
    const promotion = await promote('m/1', target);
    expect(promotion).toMatchObject({ changed: false, plan: { from: [] } });
    expect(promotion.result).toMatchObject({ version: '1', stage: 'Production' });
    expect(writes).toEqual([]);
  });

  test('beside another that is to stay', async () => {
    await putInStage(registry, 'm', 'Production', '2');
    writes.length = 0;
    const promotion = await promote('m/2', production, { keepExisting: true });
    expect(promotion).toMatchObject({ changed: false, plan: { from: ['1'], archive: [] } });
    expect(writes).toEqual([]);
  });
});

describe('refused, with nothing written', () => {
  test('a bare name', async () => {
    await expect(promote('m', production)).rejects.toMatchObject({ code: 'usage' });
  });

  test('a version that is not READY', async () => {
    const get = registry.getVersion.bind(registry);
    const status = 'PENDING_REGISTRATION';
    Object.assign(registry, {
      getVersion: async (model: string, version: string) => ({
        ...(await get(model, version)),
        status,
      }),
    });
    await expect(promote('m/3', production)).rejects.toMatchObject({ code: 'refused' });
  });

  test('a stage on a registry without stages', async () => {
    Object.assign(registry, { capabilities: { stages: false } });
    await expect(promote('m/3', production)).rejects.toMatchObject({
      code: 'usage',
      hint: expect.stringContaining('--alias'),
    });
    expect(await promote('m/3', champion)).toMatchObject({ changed: true });
  });

  test.each([production, champion])('a version that is not there: %j', async (target) => {
    await expect(promote('m/4', target)).rejects.toMatchObject({ code: 'not_found' });
    expect(writes).toEqual([]);
    expect(await stages(registry)).toEqual(['3 None', '2 None', '1 Production']);
  });
});
