import { join } from 'node:path';
import { modelFilter, versionFilter } from '../../../domain/mlflow-filter/evaluate.js';
import type {
  AliasChange,
  BeforeWrite,
  ExpectedVersion,
  ListQuery,
  NewModel,
  NewVersion,
  RegistryCapabilities,
  RegistryStore,
  StageChange,
  TagTarget,
  VersionsQuery,
} from '../../../domain/registry-store.js';
import type { ModelVersion, RegisteredModel } from '../../../domain/types.js';
import { type AliasMap, noModel } from '../../registry-answers.js';
import { modelFolder } from './layout.js';
import { setAlias } from './registry/change-alias.js';
import { deleteModel, deleteVersion, setDescription } from './registry/change-model.js';
import { setStage } from './registry/change-stage.js';
import { removeTag, setTag } from './registry/change-tag.js';
import { createModel, createVersion } from './registry/create.js';
import { readAliases } from './registry/read-aliases.js';
import { isVisible, modelNames, readModel } from './registry/read-models.js';
import { readVersionMeta, toVersion, versionNumbers } from './registry/read-versions.js';
import { renameModel } from './registry/rename-model.js';
import { requireModel, requireVersion } from './registry/require.js';
import { storageOf } from './registry/sources.js';
import type { FileSession } from './session.js';

/** The registry in MLflow's file store, written as MLflow 3.17.2 writes it. */
export class FileRegistry implements RegistryStore {
  readonly capabilities: RegistryCapabilities = { stages: true };
  readonly #session: FileSession;

  constructor(session: FileSession) {
    this.#session = session;
  }

  async *listModels({ filter }: ListQuery = {}): AsyncGenerator<RegisteredModel, void, undefined> {
    const passes = modelFilter(filter);
    const root = await this.#session.open();
    for (const name of modelNames(root)) {
      await this.#session.turn();
      const model = await readModel(root, name);
      if (model !== null && passes(model)) yield model;
    }
  }

  async getModel(name: string): Promise<RegisteredModel> {
    const model = await readModel(await this.#session.open(), name);
    if (model !== null) return model;
    throw noModel(name);
  }

  async *listVersions({
    model,
    filter,
  }: VersionsQuery = {}): AsyncGenerator<ModelVersion, void, undefined> {
    const passes = versionFilter(filter);
    const root = await this.#session.open();
    if (typeof model === 'string') await requireModel(root, model);
    const name = typeof model === 'string' ? model : model?.name;
    for (const each of name === undefined ? modelNames(root) : [name]) {
      await this.#session.turn();
      if (!isVisible(root, each)) continue;
      for await (const version of this.#versionsOf(root, each)) {
        if (passes(version)) yield version;
      }
    }
  }

  async getVersion(model: string, version: string): Promise<ModelVersion> {
    const found = await requireVersion(await this.#session.open(), model, version);
    const aliases = readAliases(found.model.folder);
    return toVersion(model, version, found.folder, found.meta, aliases);
  }

  async findVersions(by: { loggedModelId: string } | { runId: string }): Promise<ModelVersion[]> {
    const found: ModelVersion[] = [];
    for await (const version of this.listVersions()) {
      const matches =
        'runId' in by ? version.runId === by.runId : version.loggedModelId === by.loggedModelId;
      if (matches) found.push(version);
    }
    return found;
  }

  async getDownloadUri(model: string, version: string): Promise<string> {
    return (await storageOf(await this.#session.open(), model, version)) ?? '';
  }

  async createModel(model: NewModel): Promise<RegisteredModel> {
    return await this.#session.write((change, root) => createModel(change, root, model));
  }

  async createVersion(version: NewVersion): Promise<ModelVersion> {
    return await this.#session.write((change, root) => createVersion(change, root, version));
  }

  async setStage(change: StageChange, expected: readonly string[], beforeWrite?: BeforeWrite) {
    await this.#session.write(async (to, root) => {
      await beforeWrite?.();
      await setStage(to, root, change, expected);
    });
  }

  async setAlias(change: AliasChange, expected: string | null, beforeWrite?: BeforeWrite) {
    await this.#session.write(async (to, root) => {
      await beforeWrite?.();
      await setAlias(to, root, change, expected);
    });
  }

  async setTag(target: TagTarget, key: string, value: string): Promise<void> {
    await this.#session.write((change, root) => setTag(change, root, target, key, value));
  }

  async removeTag(target: TagTarget, key: string): Promise<void> {
    await this.#session.write((change, root) => removeTag(change, root, target, key));
  }

  async setDescription(target: TagTarget, description: string | null): Promise<void> {
    await this.#session.write((change, root) => setDescription(change, root, target, description));
  }

  async renameModel(name: string, newName: string): Promise<void> {
    await this.#session.write((change, root) => renameModel(change, root, name, newName));
  }

  async deleteModel(name: string): Promise<void> {
    await this.#session.write((change, root) => deleteModel(change, root, name));
  }

  async deleteVersion(model: string, version: string, expected: ExpectedVersion): Promise<void> {
    await this.#session.write((to, root) => deleteVersion(to, root, model, version, expected));
  }

  /** The UI is a server's. */
  pageUrl(): null {
    return null;
  }

  async *#versionsOf(root: string, model: string): AsyncGenerator<ModelVersion> {
    const folder = modelFolder(root, model);
    const aliases: AliasMap = readAliases(folder);
    for (const version of versionNumbers(folder)) {
      await this.#session.turn();
      const own = join(folder, `version-${version}`);
      const meta = await readVersionMeta(own);
      if (meta !== null) yield toVersion(model, version, own, meta, aliases);
    }
  }
}
