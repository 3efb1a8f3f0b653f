import { RefusedError } from '../domain/errors.js';
import type { AliasChange } from '../domain/registry-store.js';
import { type ChangeDeps, changeInOrder } from './change-in-order.js';
import { findModel, type RegistryDeps } from './find-model.js';
import { readBack } from './half-done.js';

export interface AliasPlan extends AliasChange {
  /** The version that has the alias now. */
  readonly from: string | null;
}

export interface AliasResult {
  readonly changed: boolean;
  readonly plan: AliasPlan;
  /** Aliases of the model as read back, version by alias; null after a dry run. */
  readonly result: ReadonlyMap<string, string> | null;
}

/**
 * Takes an alias away. One that is not there is nothing to do.
 *
 * @throws RefusedError if it is protected
 * @throws ConflictError if it was moved meanwhile; MlregError `locked`
 */
export async function removeAlias(
  input: {
    readonly model: string;
    readonly alias: string;
    readonly dryRun?: boolean;
    /** None of these, unless it is forced. */
    readonly protectedAliases?: readonly string[];
    readonly force?: boolean;
  },
  deps: ChangeDeps,
): Promise<AliasResult> {
  const model = await findModel(input.model, deps);
  const from = model.aliases.get(input.alias) ?? null;
  const plan: AliasPlan = { model: model.name, alias: input.alias, version: null, from };
  const isProtected = from !== null && input.protectedAliases?.includes(input.alias) === true;
  if (isProtected && !input.force) {
    throw new RefusedError(`the alias ${input.alias} of ${model.name} is protected`, {
      hint: 'protected_aliases of the settings names it; --force takes it away all the same',
    });
  }
  if (input.dryRun) return { changed: false, plan, result: null };
  if (from === null) return { changed: false, plan, result: model.aliases };
  const written = `removed alias ${input.alias} of ${model.name}`;
  const { aliases } = await changeInOrder(
    {
      verb: 'alias remove',
      model: model.name,
      version: null,
      target: `@${input.alias}`,
      from: [from],
      forced: isProtected,
    },
    {
      write: (beforeWrite) => deps.registry.setAlias(plan, from, beforeWrite),
      readBack: () => readBack(written, () => deps.registry.getModel(model.name)),
    },
    deps,
  );
  return { changed: true, plan, result: aliases };
}

/** An alias with the version that has it. */
export interface AliasRow {
  readonly model: string;
  readonly alias: string;
  readonly version: string;
}

/** The aliases of one model, or of all, by model and alias. */
export async function* listAliases(
  model: string | undefined,
  deps: RegistryDeps,
): AsyncGenerator<AliasRow, void, undefined> {
  const models = model === undefined ? deps.registry.listModels() : [await findModel(model, deps)];
  for await (const { name, aliases } of models) {
    for (const [alias, version] of [...aliases].sort()) yield { model: name, alias, version };
  }
}
