import { ConflictError } from '../domain/errors.js';
import { parseModelName } from '../domain/names.js';
import type { BeforeWrite } from '../domain/registry-store.js';
import { type ChangeDeps, changesOfSeveral, stepOf } from './change-in-order.js';
import { findModel, type RegistryDeps } from './find-model.js';
import { readBack } from './half-done.js';
import { orUndefined } from './or-undefined.js';

export interface RenameResult {
  readonly changed: boolean;
  readonly plan: { readonly model: string; readonly newName: string };
  /** The name as read back; null after a dry run. */
  readonly result: string | null;
}

/**
 * Renames a model; its versions, aliases and tags go with it. The new name is taken as it is,
 * without the prefix. It holds the locks of both names: a promotion by the former name would write to a
 * model that somebody makes there.
 *
 * @throws ConflictError if the new name is taken; MlregError `locked`
 */
export async function renameModel(
  input: { readonly model: string; readonly newName: string; readonly dryRun?: boolean },
  deps: ChangeDeps,
): Promise<RenameResult> {
  const newName = parseModelName(input.newName);
  const { name: model } = await findModel(input.model, deps);
  const plan = { model, newName };
  if (model === newName) return { changed: false, plan, result: model };
  await refuseTaken(newName, deps);
  if (input.dryRun) return { changed: false, plan, result: null };
  // Under the new name, from where the former leads on to what was recorded before.
  const intent = { verb: 'rename', model: newName, version: null, target: null, from: [model] };
  const change = {
    write: async (beforeWrite: BeforeWrite) => {
      await beforeWrite();
      await deps.registry.renameModel(model, newName);
    },
    readBack: () =>
      readBack(`renamed ${model} to ${newName}`, () => deps.registry.getModel(newName)),
    isFinal: true,
  };
  return await changesOfSeveral([model, newName], deps, async (steps) => {
    const { name } = await stepOf(steps, newName)(intent, change);
    return { changed: true, plan, result: name };
  });
}

/** The server would refuse it as well, in the words of its database. */
async function refuseTaken(name: string, { registry }: RegistryDeps): Promise<void> {
  if ((await orUndefined(registry.getModel(name))) === undefined) return;
  throw new ConflictError(`there is a model "${name}" already`, {
    hint: 'choose another name, or delete that model first',
  });
}
