import type { Ref } from '../domain/refs.js';
import type { TagTarget } from '../domain/registry-store.js';
import type { RegistryDeps } from './find-model.js';
import { readBack } from './half-done.js';
import { type RecordedDeps, recordChange } from './record-change.js';
import { getVersion, resolveRef } from './resolve-ref.js';

export interface Described {
  readonly target: TagTarget;
  readonly description: string | null;
}

/** The description of a version, or, for a bare name, of the model. */
export async function readDescription(ref: Ref, deps: RegistryDeps): Promise<Described> {
  const { model, version } = await resolveRef(ref, deps);
  if (version === null) return { target: { model: model.name }, description: model.description };
  const { description } = await getVersion(model, version, deps);
  return { target: { model: model.name, version }, description };
}

export interface DescriptionChange {
  readonly changed: boolean;
  readonly plan: Described & { readonly from: string | null };
  /** As read back; null after a dry run. */
  readonly result: Described | null;
}

/**
 * Sets or, with null, clears a description.
 *
 * @throws PartialError if it was written and could not be read back
 */
export async function changeDescription(
  input: { readonly ref: Ref; readonly description: string | null; readonly dryRun?: boolean },
  deps: RecordedDeps,
): Promise<DescriptionChange> {
  const { target, description: from } = await readDescription(input.ref, deps);
  const plan = { target, description: input.description, from };
  if (input.dryRun) return { changed: false, plan, result: null };
  if (from === input.description) return { changed: false, plan, result: plan };
  const { model, version = null } = target;
  const intent = { verb: 'describe', model, version, target: 'description', from: [] };
  const result = await recordChange(intent, deps, async () => {
    await deps.registry.setDescription(target, input.description);
    return await readBack(`described ${model}`, async () => ({
      target,
      description: await storedDescription(target, deps),
    }));
  });
  return { changed: true, plan, result };
}

async function storedDescription(
  { model, version }: TagTarget,
  { registry }: RegistryDeps,
): Promise<string | null> {
  return version === undefined
    ? (await registry.getModel(model)).description
    : (await registry.getVersion(model, version)).description;
}
