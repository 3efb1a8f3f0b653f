import { beforeAll, describe, expect, it } from 'vitest';
import type { TrackingStore } from '../../src/domain/tracking-store.js';

/** A run as a test wants it, whatever the adapter. */
export interface RunSeed {
  readonly name: string;
  readonly metrics: Readonly<Record<string, number>>;
  readonly params: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly deleted?: boolean;
}

/** How a test puts runs into the store; each gives the id of what it made. */
export interface TrackingSeeds {
  readonly store: TrackingStore;
  readonly addRun: (run: RunSeed) => Promise<string>;
  readonly addLoggedModel: (model: {
    readonly runId: string;
    readonly params: Readonly<Record<string, string>>;
  }) => Promise<string>;
}

const SEED: RunSeed = {
  name: 'a run',
  metrics: { accuracy: 0.87, nan: Number.NaN, zero: 0 },
  params: { epochs: '50', zeros: '007' },
  tags: { team: 'rca', __proto__tag: 'x' },
};

/** What `TrackingStore` promises, the same for every adapter. */
export function trackingStoreContract(
  name: string,
  open: () => Promise<TrackingSeeds>,
  /** Logged models came with MLflow 3. */
  has: { readonly loggedModels: boolean } = { loggedModels: true },
): void {
  describe(`TrackingStore on ${name}`, () => {
    let seeds: TrackingSeeds;
    beforeAll(async () => {
      seeds = await open();
    });

    it('gives runs by id, alone and in a batch', async () => {
      const first = await seeds.addRun(SEED);
      const second = await seeds.addRun({ ...SEED, name: 'another run' });
      for (const ids of [[first], [first, second]]) {
        const runs = await seeds.store.getRuns(ids);
        expect([...runs.keys()].sort()).toEqual([...ids].sort());
        const run = runs.get(first);
        expect(run).toMatchObject({ runId: first, name: 'a run', deleted: false });
        expect(run?.metrics.get('accuracy')?.value).toBe(0.87);
        expect(run?.metrics.get('zero')?.value).toBe(0);
        expect(run?.metrics.get('nan')?.value).toBeNaN();
        expect(run?.params.get('zeros')).toBe('007');
        expect(run?.tags.get('team')).toBe('rca');
      }
    });

    it('gives deleted runs, and leaves out what does not exist', async () => {
      const deleted = await seeds.addRun({ ...SEED, deleted: true });
      const missing = '0'.repeat(32);
      for (const ids of [[deleted, missing], [deleted]]) {
        const runs = await seeds.store.getRuns(ids);
        expect([...runs.keys()]).toEqual([deleted]);
        expect(runs.get(deleted)?.deleted).toBe(true);
        expect(runs.get(deleted)?.metrics.get('accuracy')?.value).toBe(0.87);
      }
      expect((await seeds.store.getRuns([missing])).size).toBe(0);
      expect((await seeds.store.getRuns([])).size).toBe(0);
    });

    if (!has.loggedModels) {
      it('has no logged models', async () => {
        expect((await seeds.store.getLoggedModels([`m-${'0'.repeat(32)}`])).size).toBe(0);
      });
      return;
    }

    it('gives logged models by id, alone and in a batch', async () => {
      const runId = await seeds.addRun(SEED);
      const first = await seeds.addLoggedModel({ runId, params: { depth: '3' } });
      const second = await seeds.addLoggedModel({ runId, params: {} });
      const missing = `m-${'0'.repeat(32)}`;
      for (const ids of [[first], [first, second, missing]]) {
        const models = await seeds.store.getLoggedModels(ids);
        expect([...models.keys()].sort()).toEqual(ids.filter((id) => id !== missing).sort());
        expect(models.get(first)).toMatchObject({ modelId: first, sourceRunId: runId });
        expect(models.get(first)?.params.get('depth')).toBe('3');
        expect(models.get(first)?.artifactUri).toContain(first);
      }
      expect((await seeds.store.getLoggedModels([missing])).size).toBe(0);
    });
  });
}
