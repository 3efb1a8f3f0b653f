import type { Ref } from '../domain/refs.js';
import type { TagTarget } from '../domain/registry-store.js';
import type { Tags } from '../domain/types.js';
import type { RegistryDeps } from './find-model.js';
import { halfDone, readBack } from './half-done.js';
import { type RecordedDeps, recordChange } from './record-change.js';
import { getVersion, resolveRef } from './resolve-ref.js';

/** Tags to set, by key; null takes one away. */
export type TagChanges = ReadonlyMap<string, string | null>;

export interface TagPlan {
  readonly model: string;
  /** Null for the tags of the model. */
  readonly version: string | null;
  /** Only what is not so already. */
  readonly changes: TagChanges;
}

export interface TagResult {
  readonly changed: boolean;
  readonly plan: TagPlan;
  /** All tags as read back; null after a dry run. */
  readonly result: Tags | null;
}

/**
 * Sets and removes tags of a version, or, for a bare name, of the model.
 *
 * @throws PartialError if some were written before a failure
 */
export async function changeTags(
  input: { readonly ref: Ref; readonly changes: TagChanges; readonly dryRun?: boolean },
  deps: RecordedDeps,
): Promise<TagResult> {
  const { target, tags } = await readTags(input.ref, deps);
  const changes = new Map(
    [...input.changes].filter(([key, value]) => (tags.get(key) ?? null) !== value),
  );
  const plan = { model: target.model, version: target.version ?? null, changes };
  if (input.dryRun) return { changed: false, plan, result: null };
  if (changes.size === 0) return { changed: false, plan, result: tags };
  const keys = [...changes.keys()].join(', ');
  const { model, version } = plan;
  const intent = { verb: 'tag', model, version, target: `tag ${keys}`, from: [] };
  const result = await recordChange(intent, deps, async () => {
    await write(target, changes, deps);
    return await readBack(`wrote ${keys} of ${model}`, () => tagsOf(target, deps));
  });
  return { changed: true, plan, result };
}

/** The tags of a version, or, for a bare name, of the model. */
export async function readTags(
  ref: Ref,
  deps: RegistryDeps,
): Promise<{ target: TagTarget; tags: Tags }> {
  const { model, version } = await resolveRef(ref, deps);
  const target = version === null ? { model: model.name } : { model: model.name, version };
  const tags = version === null ? model.tags : (await getVersion(model, version, deps)).tags;
  return { target, tags };
}

async function write(
  target: TagTarget,
  changes: TagChanges,
  { registry }: RegistryDeps,
): Promise<void> {
  const done: string[] = [];
  for (const [key, value] of changes) {
    try {
      if (value === null) await registry.removeTag(target, key);
      else await registry.setTag(target, key, value);
    } catch (cause) {
      if (done.length === 0) throw cause;
      const hint = 'run the same command again for the rest';
      throw halfDone(`wrote ${done.join(', ')}, but not ${key}`, { hint, cause });
    }
    done.push(key);
  }
}

async function tagsOf(target: TagTarget, { registry }: RegistryDeps): Promise<Tags> {
  const { model, version } = target;
  return version === undefined
    ? (await registry.getModel(model)).tags
    : (await registry.getVersion(model, version)).tags;
}
