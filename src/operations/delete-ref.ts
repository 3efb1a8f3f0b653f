import { collect } from '../domain/collect.js';
import { ConflictError, RefusedError } from '../domain/errors.js';
import type { Ref } from '../domain/refs.js';
import { protection } from '../domain/retention.js';
import { shellWord } from '../domain/shell-words.js';
import type { ModelVersion } from '../domain/types.js';
import type { RegistryDeps } from './find-model.js';
import { readBack } from './half-done.js';
import { orUndefined } from './or-undefined.js';
import { type RecordedDeps, recordChange } from './record-change.js';
import { getVersion, resolveRef } from './resolve-ref.js';

/** What a deletion would take. */
export interface DeletionPlan {
  readonly model: string;
  /** Null if the model itself goes. */
  readonly version: string | null;
  /** Every version that goes. */
  readonly versions: readonly ModelVersion[];
}

/**
 * Plans to delete a version, or, for a bare name, the model with all its versions.
 *
 * @param protectedAliases - a model that has one of these is not deleted
 * @throws RefusedError for such a model, and for a single version that is in use
 */
export async function planDeletion(
  ref: Ref,
  deps: RegistryDeps,
  protectedAliases: readonly string[] = [],
): Promise<DeletionPlan> {
  const { model, version: number } = await resolveRef(ref, deps);
  if (number === null) {
    const held = protectedAliases.find((alias) => model.aliases.has(alias));
    if (held !== undefined) {
      throw new RefusedError(`${model.name} has the protected alias ${held}`, {
        hint: `\`mlreg alias remove --model=${shellWord(model.name)} ${held} --force\` takes it away first`,
      });
    }
    const versions = await collect(deps.registry.listVersions({ model: model.name }));
    return { model: model.name, version: null, versions };
  }
  const version = await getVersion(model, number, deps);
  const inUse = protection(version);
  if (inUse === undefined) return { model: model.name, version: number, versions: [version] };
  throw new RefusedError(`version ${number} of ${model.name} is in use: ${inUse}`, {
    hint: 'move it to another stage, or take the alias away, and delete it then',
  });
}

/**
 * Deletes what was planned, if it is still so, and reads back that it is gone.
 *
 * @throws ConflictError if the model has got other versions, or the version a stage or alias
 */
export async function applyDeletion(plan: DeletionPlan, deps: RecordedDeps): Promise<void> {
  const { model, version, versions } = plan;
  const from = version === null ? versions.map((each) => each.version) : [];
  const intent = { verb: 'delete', model, version, target: null, from, deleted: versions };
  await recordChange(intent, deps, () => deletePlanned(plan, deps));
}

async function deletePlanned(plan: DeletionPlan, { registry }: RegistryDeps): Promise<void> {
  const { model, version } = plan;
  const [single] = plan.versions;
  if (version !== null && single) {
    const { stage, aliases } = single;
    await registry.deleteVersion(model, version, { stage, aliases });
    await readBack(`deleted ${model}/${version}`, () =>
      gone(registry.getVersion(model, version), `version ${version} of ${model}`),
    );
    return;
  }
  const now = await collect(registry.listVersions({ model }));
  if (summary(now) !== summary(plan.versions)) {
    throw new ConflictError(`the versions of ${model} have changed meanwhile`, {
      hint: 'run the command again to see what would go now',
    });
  }
  await registry.deleteModel(model);
  await readBack(`deleted ${model}`, () => gone(registry.getModel(model), `model ${model}`));
}

function summary(versions: readonly ModelVersion[]): string {
  return JSON.stringify(versions.map(({ version, stage, aliases }) => [version, stage, aliases]));
}

async function gone(read: Promise<unknown>, what: string): Promise<void> {
  if ((await orUndefined(read)) === undefined) return;
  throw new ConflictError(`${what} is there again after its deletion`);
}
