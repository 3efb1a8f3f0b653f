import type { ModelVersion, RegisteredModel, Stage } from './types.js';

/** What a registry can do; an operation asks before it writes anything. */
export interface RegistryCapabilities {
  /** False on a registry that has only aliases. */
  readonly stages: boolean;
}

export interface ListQuery {
  /** MLflow's filter grammar. A wrong filter is an `ExpressionError` on every store. */
  readonly filter?: string | undefined;
}

export interface VersionsQuery extends ListQuery {
  /** Of this model only. One that is given as it was read is not read again. */
  readonly model?: string | RegisteredModel;
}

export interface StageChange {
  readonly model: string;
  readonly version: string;
  readonly stage: Stage;
  /** Move every other version of the stage to Archived. */
  readonly archiveOthers: boolean;
}

export interface AliasChange {
  readonly model: string;
  readonly alias: string;
  /** Null takes the alias away. */
  readonly version: string | null;
}

/** The tags of a model, or of one of its versions. */
export interface TagTarget {
  readonly model: string;
  readonly version?: string | undefined;
}

/**
 * Called just before a write; what it throws ends the change there. It does not use the store, whose
 * transaction may be under way.
 *
 * @param readNonce - from a store that has the lock entries itself: reads whose an entry is, as a part
 *   of the transaction that writes
 */
export type BeforeWrite = (readNonce?: ReadNonce) => Promise<void>;

/** The nonce of the lock entry of that name; null if there is none. */
export type ReadNonce = (entry: string) => Promise<string | null>;

/** What a version must still be for it to be deleted. */
export interface ExpectedVersion {
  readonly stage: Stage | null;
  readonly aliases: readonly string[];
}

/**
 * A model registry. Every adapter passes `test/contract/registry-store.ts`, which says the same as
 * these comments.
 *
 * Prompts and mlreg's lock entries do not exist here: they are in no list and "not found" by name.
 * A missing model, version or alias is a `NotFoundError`; names are matched exactly. Lists are in
 * code-point order of the name, then newest version first. Nothing is retried above this port.
 */
export interface RegistryStore {
  readonly capabilities: RegistryCapabilities;

  listModels(query?: ListQuery): AsyncIterable<RegisteredModel>;
  getModel(name: string): Promise<RegisteredModel>;

  /** Of one model, which must exist, or of all; aliases are filled in. */
  listVersions(query?: VersionsQuery): AsyncIterable<ModelVersion>;
  getVersion(model: string, version: string): Promise<ModelVersion>;
  /** Versions with this logged model or run behind them, whatever their model. */
  findVersions(by: { loggedModelId: string } | { runId: string }): Promise<ModelVersion[]>;
  /** The folder that holds the model's files. */
  getDownloadUri(model: string, version: string): Promise<string>;

  /** @throws ConflictError if the name is taken */
  createModel(model: NewModel): Promise<RegisteredModel>;
  /**
   * With the tag `mlreg.request_id`, of a value that is used once, it makes one version, whatever
   * becomes of the server's answers.
   */
  createVersion(version: NewVersion): Promise<ModelVersion>;

  /**
   * Moves a version to a stage if `expectedHolders`, in any order, are the versions in that stage
   * now. The holders that it archives are left in their stage if the version cannot be moved.
   *
   * @param beforeWrite - called before each of the writes that it takes
   * @throws ConflictError if others hold the stage; nothing was written
   * @throws PartialError if something was written and the rest could not be
   */
  setStage(
    change: StageChange,
    expectedHolders: readonly string[],
    beforeWrite?: BeforeWrite,
  ): Promise<void>;

  /**
   * Moves or removes an alias if `expectedHolder` has it now (null: nobody).
   *
   * @throws ConflictError if another version has it; nothing was written
   */
  setAlias(
    change: AliasChange,
    expectedHolder: string | null,
    beforeWrite?: BeforeWrite,
  ): Promise<void>;

  setTag(target: TagTarget, key: string, value: string): Promise<void>;
  /** Removing a tag that is not there changes nothing and is no error. */
  removeTag(target: TagTarget, key: string): Promise<void>;

  /** Of a model, or of one of its versions; null clears it. */
  setDescription(target: TagTarget, description: string | null): Promise<void>;

  /**
   * Versions, aliases and tags go with the model.
   *
   * @throws ConflictError if the new name is taken; nothing was changed
   */
  renameModel(name: string, newName: string): Promise<void>;

  /** Deletes a model with its versions, aliases and tags. Files and runs stay. */
  deleteModel(name: string): Promise<void>;

  /**
   * Deletes a version, with its aliases, if it is still as expected. Its files and run stay; its
   * number is not given again.
   *
   * @throws ConflictError if its stage or aliases have changed; nothing was deleted
   */
  deleteVersion(model: string, version: string, expected: ExpectedVersion): Promise<void>;

  /** The page of a model or version in MLflow's own UI, where there is one. */
  pageUrl(model: string, version?: string): string | null;
}

export interface NewModel {
  readonly name: string;
  readonly description?: string;
  readonly tags?: ReadonlyMap<string, string>;
}

export interface NewVersion {
  readonly model: string;
  readonly source: string;
  readonly runId?: string;
  readonly loggedModelId?: string;
  readonly description?: string;
  readonly tags?: ReadonlyMap<string, string>;
}
