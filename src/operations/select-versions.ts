import { collect } from '../domain/collect.js';
import type { Ref } from '../domain/refs.js';
import { compareVersions, type ModelVersion, type RegisteredModel } from '../domain/types.js';
import { findModel, type RegistryDeps } from './find-model.js';
import { getVersion, noVersion, numberOf, resolveVersion } from './resolve-ref.js';
import { versionByLabel } from './version-by-label.js';

type ModelRef = Extract<Ref, { kind: 'model' }>;

/** Versions in the order in which they are to be shown, each once. */
export interface SelectedVersions {
  readonly versions: readonly ModelVersion[];
  /** Index of the version that the others are compared with. */
  readonly baseline: number;
}

/**
 * The versions that refs name: of one bare name all of its model, oldest first; of several refs one
 * each, in their order, where a bare name is its latest. The first is the baseline, unless one is
 * named; it is put before the others if it is not among them.
 *
 * A model costs two requests, however many of its versions are named.
 *
 * @throws NotFoundError
 */
export async function selectVersions(
  refs: readonly Ref[],
  named: Ref | undefined,
  deps: RegistryDeps,
): Promise<SelectedVersions> {
  const read = versionReader(named === undefined ? refs : [...refs, named], deps);
  const selected: ModelVersion[] = [];
  for (const ref of refs) {
    const isWhole = refs.length === 1 && isBareName(ref);
    selected.push(...(isWhole ? await read.all(ref) : [await read.one(ref)]));
  }
  const baseline = named === undefined ? undefined : await read.one(named);
  const isAmong = baseline === undefined || selected.some((each) => isSame(each, baseline));
  const versions = distinct(isAmong ? selected : [baseline, ...selected]);
  const index = versions.findIndex((each) => baseline !== undefined && isSame(each, baseline));
  return { versions, baseline: Math.max(index, 0) };
}

/** True for a name without a version. */
export function isBareName(ref: Ref): ref is ModelRef {
  return ref.kind === 'model' && ref.selector === undefined;
}

/** Reads a model once, and all its versions at once if more than one of them is wanted. */
function versionReader(refs: readonly Ref[], deps: RegistryDeps) {
  const models = new Map<string, Promise<RegisteredModel>>();
  const lists = new Map<string, Promise<ModelVersion[]>>();
  const modelOf = ({ name }: ModelRef) => memo(models, name, () => findModel(name, deps));
  const listOf = (ref: ModelRef) =>
    memo(lists, ref.name, async () =>
      collect(deps.registry.listVersions({ model: await modelOf(ref) })),
    );
  const isAlone = ({ name }: ModelRef) =>
    refs.filter((ref) => ref.kind === 'model' && ref.name === name).length === 1;

  return {
    /** @throws NotFoundError for a model without versions */
    async all(ref: ModelRef): Promise<ModelVersion[]> {
      const versions = await listOf(ref);
      if (versions.length === 0) numberOf({ kind: 'latest' }, await modelOf(ref));
      return [...versions].sort((a, b) => compareVersions(a.version, b.version));
    },
    async one(ref: Ref): Promise<ModelVersion> {
      if (ref.kind !== 'model') return await resolveVersion(ref, deps);
      const model = await modelOf(ref);
      const selector = ref.selector ?? { kind: 'latest' };
      if (selector.kind === 'label') {
        return await versionByLabel(selector.label, model, deps, await listOf(ref));
      }
      const number = numberOf(selector, model);
      if (isAlone(ref)) return await getVersion(model, number, deps);
      const found = (await listOf(ref)).find(({ version }) => version === number);
      if (found) return found;
      throw noVersion(model, number);
    },
  };
}

function memo<Value>(
  kept: Map<string, Promise<Value>>,
  key: string,
  make: () => Promise<Value>,
): Promise<Value> {
  const value = kept.get(key) ?? make();
  kept.set(key, value);
  return value;
}

function distinct(versions: readonly ModelVersion[]): ModelVersion[] {
  return versions.filter(
    (version, index) => versions.findIndex((each) => isSame(each, version)) === index,
  );
}

function isSame(a: ModelVersion, b: ModelVersion): boolean {
  return a.modelName === b.modelName && a.version === b.version;
}
