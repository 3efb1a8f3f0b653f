import { ConflictError, NotFoundError } from '../../domain/errors.js';
import { modelFilter, versionFilter } from '../../domain/mlflow-filter/evaluate.js';
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
} from '../../domain/registry-store.js';
import {
  compareModelVersions,
  compareNames,
  compareVersions,
  isHiddenModel,
  type ModelVersion,
  type RegisteredModel,
  type Stage,
} from '../../domain/types.js';

interface StoredModel {
  name: string;
  description: string | null;
  creationTimestamp: number;
  lastUpdatedTimestamp: number;
  tags: Map<string, string>;
  aliases: Map<string, string>;
  versions: Map<string, StoredVersion>;
  lastNumber: number;
}

type StoredVersion = Omit<ModelVersion, 'aliases' | 'tags' | 'stage'> & {
  stage: Stage;
  tags: Map<string, string>;
  lastUpdatedTimestamp: number;
};

/** The reference implementation of the ports: as small as the contract allows. For tests. */
export class MemoryRegistry implements RegistryStore {
  readonly capabilities: RegistryCapabilities = { stages: true };
  readonly #models = new Map<string, StoredModel>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  async *listModels({ filter }: ListQuery = {}): AsyncGenerator<RegisteredModel, void, undefined> {
    const models = [...this.#models.values()].filter((model) => !isHidden(model)).map(modelOf);
    yield* models.filter(modelFilter(filter)).sort((a, b) => compareNames(a.name, b.name));
  }

  async getModel(name: string): Promise<RegisteredModel> {
    return modelOf(this.#model(name));
  }

  async *listVersions({ model, filter }: VersionsQuery = {}) {
    const models =
      model === undefined
        ? [...this.#models.values()].filter((each) => !isHidden(each))
        : [this.#model(typeof model === 'string' ? model : model.name)];
    yield* models
      .flatMap((each) => [...each.versions.values()].map((version) => versionOf(each, version)))
      .filter(versionFilter(filter))
      .sort(compareModelVersions);
  }

  async getVersion(model: string, version: string): Promise<ModelVersion> {
    return versionOf(this.#model(model), this.#version(model, version));
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
    return this.#version(model, version).source ?? '';
  }

  async createModel({ name, description, tags }: NewModel): Promise<RegisteredModel> {
    if (this.#models.has(name)) throw new ConflictError(`the model "${name}" exists already`);
    const now = this.#now();
    const model: StoredModel = {
      name,
      description: description ?? null,
      creationTimestamp: now,
      lastUpdatedTimestamp: now,
      tags: new Map(tags),
      aliases: new Map(),
      versions: new Map(),
      lastNumber: 0,
    };
    this.#models.set(name, model);
    return modelOf(model);
  }

  async createVersion(created: NewVersion): Promise<ModelVersion> {
    const model = this.#model(created.model);
    const now = this.#now();
    model.lastNumber += 1;
    const version: StoredVersion = {
      modelName: model.name,
      version: String(model.lastNumber),
      stage: 'None',
      tags: new Map(created.tags),
      description: created.description ?? null,
      runId: created.runId ?? null,
      loggedModelId: created.loggedModelId ?? null,
      source: created.source,
      status: 'READY',
      statusMessage: null,
      creationTimestamp: now,
      lastUpdatedTimestamp: now,
    };
    model.versions.set(version.version, version);
    model.lastUpdatedTimestamp = now;
    return versionOf(model, version);
  }

  async setStage(change: StageChange, expected: readonly string[], beforeWrite?: BeforeWrite) {
    const model = this.#model(change.model);
    const promoted = this.#version(change.model, change.version);
    const holders = [...model.versions.values()].filter(({ stage }) => stage === change.stage);
    const held = holders.map(({ version }) => version).sort();
    if (held.join() !== [...expected].sort().join()) {
      throw new ConflictError(`${change.stage} of ${change.model} is held by ${held.join(', ')}`);
    }
    await beforeWrite?.();
    const now = this.#now();
    for (const other of change.archiveOthers ? holders : []) {
      Object.assign(other, { stage: 'Archived', lastUpdatedTimestamp: now });
    }
    Object.assign(promoted, { stage: change.stage, lastUpdatedTimestamp: now });
    model.lastUpdatedTimestamp = now;
  }

  async setAlias(change: AliasChange, expected: string | null, beforeWrite?: BeforeWrite) {
    const model = this.#model(change.model);
    const holder = model.aliases.get(change.alias) ?? null;
    if (holder !== expected) {
      throw new ConflictError(`alias ${change.alias} of ${change.model} is on ${holder}`);
    }
    const { alias, version } = change;
    if (version !== null) this.#version(change.model, version);
    await beforeWrite?.();
    if (version === null) model.aliases.delete(alias);
    else model.aliases.set(alias, version);
  }

  async setTag(target: TagTarget, key: string, value: string): Promise<void> {
    this.#tags(target).set(key, value);
  }

  async removeTag(target: TagTarget, key: string): Promise<void> {
    this.#tags(target).delete(key);
  }

  async setDescription(target: TagTarget, description: string | null): Promise<void> {
    const { model, version } = target;
    const described = version === undefined ? this.#model(model) : this.#version(model, version);
    const now = this.#now();
    Object.assign(described, { description: description || null, lastUpdatedTimestamp: now });
  }

  async renameModel(name: string, newName: string): Promise<void> {
    const model = this.#model(name);
    if (this.#models.has(newName)) throw new ConflictError(`the model "${newName}" exists already`);
    this.#models.delete(name);
    this.#models.set(newName, model);
    model.name = newName;
    for (const version of model.versions.values()) Object.assign(version, { modelName: newName });
  }

  async deleteModel(name: string): Promise<void> {
    this.#model(name);
    this.#models.delete(name);
  }

  async deleteVersion(name: string, number: string, expected: ExpectedVersion): Promise<void> {
    const now = await this.getVersion(name, number);
    if (now.stage !== expected.stage || now.aliases.join() !== expected.aliases.join()) {
      throw new ConflictError(`version ${number} of ${name} was changed meanwhile`);
    }
    const model = this.#model(name);
    model.versions.delete(number);
    for (const alias of now.aliases) model.aliases.delete(alias);
    model.lastUpdatedTimestamp = this.#now();
  }

  pageUrl(): null {
    return null;
  }

  #model(name: string): StoredModel {
    const model = this.#models.get(name);
    if (!model || isHidden(model)) {
      throw new NotFoundError(`there is no registered model "${name}"`);
    }
    return model;
  }

  #version(name: string, number: string): StoredVersion {
    const version = this.#model(name).versions.get(number);
    if (!version) throw new NotFoundError(`model "${name}" has no version ${number}`);
    return version;
  }

  #tags({ model, version }: TagTarget): Map<string, string> {
    return version === undefined ? this.#model(model).tags : this.#version(model, version).tags;
  }
}

function isHidden({ name, tags }: StoredModel): boolean {
  return isHiddenModel(name, tags);
}

function modelOf(model: StoredModel): RegisteredModel {
  const byNumber = (a: StoredVersion, b: StoredVersion) => compareVersions(a.version, b.version);
  const versions = [...model.versions.values()].sort(byNumber);
  return {
    name: model.name,
    description: model.description,
    creationTimestamp: model.creationTimestamp,
    lastUpdatedTimestamp: model.lastUpdatedTimestamp,
    latestVersion: versions.at(-1)?.version ?? null,
    newestByStage: new Map(versions.map(({ stage, version }) => [stage, version])),
    aliases: new Map(model.aliases),
    tags: new Map(model.tags),
  };
}

function versionOf(model: StoredModel, version: StoredVersion): ModelVersion {
  const aliases = [...model.aliases].filter(([, of]) => of === version.version);
  return {
    ...version,
    tags: new Map(version.tags),
    aliases: aliases.map(([alias]) => alias).sort(),
  };
}
