import { setTimeout as sleep } from 'node:timers/promises';
import { collect } from '../../src/domain/collect.js';
import type { RegistryStore } from '../../src/domain/registry-store.js';

/** What mlreg wrote, and when its first and its last write were over. */
export interface Written {
  readonly count: number;
  readonly first: number;
  readonly last: number;
  readonly sources: readonly string[];
  readonly modelTags: readonly string[];
  readonly versionTags: readonly string[];
}

/** A writer that leaves no pause starves MLflow, which sleeps between its attempts at the lock. */
const PAUSE_MS = 3;

/**
 * Writes of every kind to a model that others write to as well; stages are changed in a model of its
 * own, as nobody else may.
 *
 * @param others - waits until the other writer has kept up with so many of ours
 */
export async function mixedWrites(
  registry: RegistryStore,
  { model, writes }: { readonly model: string; readonly writes: number },
  others: (count: number) => Promise<void>,
): Promise<Written> {
  const own = `${model} of mlreg`;
  await registry.createModel({ name: own });
  const sources: string[] = [];
  const modelTags: string[] = [];
  const versionTags: string[] = [];
  let [count, first, last] = [0, 0, 0];
  const did = async (write: Promise<unknown>) => {
    await write;
    last = Date.now();
    first ||= last;
    count += 1;
    await sleep(PAUSE_MS);
    await others(count);
  };
  let [champion, holder]: (string | null)[] = [null, null];
  for (let round = 1; count < writes; round += 1) {
    const name = `mlreg-${round}`;
    const source = `s3://bucket/${name}`;
    const target = await registry.createVersion({ model, source });
    sources.push(source);
    const { version } = target;
    await did(Promise.resolve());
    await did(registry.setTag({ model }, name, 'set'));
    modelTags.push(name);
    await did(registry.setTag({ model, version }, name, 'set'));
    versionTags.push(name);
    await did(registry.setAlias({ model, alias: 'mlreg', version }, champion ?? null));
    champion = version;
    await did(registry.setDescription({ model, version }, name));
    const ours = await registry.createVersion({ model: own, source });
    await did(Promise.resolve());
    const change = { model: own, version: ours.version, stage: 'Production' as const };
    await did(registry.setStage({ ...change, archiveOthers: true }, holder ? [holder] : []));
    holder = ours.version;
    await did(registry.removeTag({ model }, `mlreg-${round - 1}`));
    modelTags.splice(0, modelTags.length - 1);
  }
  const versions = await collect(registry.listVersions({ model: own }));
  const inProduction = versions.filter(({ stage }) => stage === 'Production');
  if (inProduction.length !== 1) throw new Error(`${inProduction.length} versions in Production`);
  return { count, first, last, sources, modelTags, versionTags };
}
