import { expect, it } from 'vitest';
import { collect } from '../../src/domain/collect.js';
import type { RegistryStore } from '../../src/domain/registry-store.js';
import type { Stage } from '../../src/domain/types.js';

type ModelWith = (text: string, stages: readonly Stage[]) => Promise<{ readonly model: string }>;

/** What the port promises of `beforeWrite`. */
export function beforeWriteContract(store: () => RegistryStore, modelWith: ModelWith): void {
  const lost = new Error('lost');
  const fail = async () => {
    throw lost;
  };

  it('asks before a stage is written, and writes nothing if the answer is an error', async () => {
    const { model } = await modelWith('asked for a stage', ['Production', 'None']);
    const change = { model, version: '2', stage: 'Production', archiveOthers: true } as const;
    const stages = async () =>
      (await collect(store().listVersions({ model }))).map(({ stage }) => stage);
    await expect(store().setStage(change, ['1'], fail)).rejects.toBe(lost);
    expect(await stages()).toEqual(['None', 'Production']);
    let asked = 0;
    await store().setStage(change, ['1'], async () => {
      asked += 1;
    });
    expect(asked).toBeGreaterThan(0);
    expect(await stages()).toEqual(['Production', 'Archived']);
  });

  it('asks before an alias is written, and before it is taken away', async () => {
    const { model } = await modelWith('asked for an alias', ['None']);
    const change = { model, alias: 'champion', version: '1' };
    const aliases = async () => Object.fromEntries((await store().getModel(model)).aliases);
    await expect(store().setAlias(change, null, fail)).rejects.toBe(lost);
    expect(await aliases()).toEqual({});
    await store().setAlias(change, null, async () => {});
    await expect(store().setAlias({ ...change, version: null }, '1', fail)).rejects.toBe(lost);
    expect(await aliases()).toEqual({ champion: '1' });
  });
}
