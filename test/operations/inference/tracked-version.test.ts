import { describe, expect, it } from 'vitest';
import { MlregError, NotFoundError } from '../../../src/domain/errors.js';
import { parseRef } from '../../../src/domain/refs.js';
import { trackedVersion } from '../../../src/operations/inference/tracked-version.js';
import { aRegistry, deps } from '../fixtures.js';

/** Of `pre_m` with two versions; away, it says so. */
async function tracked(ref: string, error?: MlregError) {
  const registry = await aRegistry({ pre_m: 2 });
  if (error) registry.getModel = () => Promise.reject(error);
  const warnings: string[] = [];
  const found = trackedVersion(parseRef(ref), {
    ...deps(registry),
    modelPrefix: 'pre_',
    warn: (line) => warnings.push(line),
  });
  const { modelName, version } = await found;
  return [`${modelName}/${version}`, ...warnings];
}
const AWAY = new MlregError('unreachable', 'nothing listens there');

describe('the version that records are of', () => {
  it('is looked up while there is somebody to ask', async () => {
    expect(await tracked('m/2')).toEqual(['pre_m/2']);
    await expect(tracked('pre_m/3')).rejects.toThrow(NotFoundError);
  });

  it.each([AWAY, new MlregError('timeout', 'nothing listens there')])(
    'is what a full name and a number say, otherwise: $code',
    async (error) => {
      expect(await tracked('pre_m/3', error)).toEqual([
        'pre_m/3',
        'warning: whether there is a pre_m/3 is not known: nothing listens there',
      ]);
    },
  );

  it.each(['m/2', 'pre_m@champion', 'pre_m/latest', 'pre_m/Production', 'pre_m/v1.2'])(
    'is not guessed from %s',
    async (ref) => {
      await expect(tracked(ref, AWAY)).rejects.toBe(AWAY);
    },
  );

  it('is not made of what a server refuses', async () => {
    const refused = new MlregError('forbidden', 'not for you');
    await expect(tracked('pre_m/2', refused)).rejects.toBe(refused);
  });
});
