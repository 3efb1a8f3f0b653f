import { equals, type MlflowClient } from '../../../client/index.js';
import { collect } from '../../../domain/collect.js';
import { REQUEST_ID_TAG } from '../../../domain/own-tags.js';
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
import {
  compareModelVersions,
  compareNames,
  isHiddenModel,
  type ModelVersion,
  type RegisteredModel,
} from '../../../domain/types.js';
import { translated } from '../../client-errors/client-errors.js';
import {
  type AliasMap,
  aliasesOf,
  aliasHeldByAnother,
  noModel,
  versionChanged,
} from '../../registry-answers.js';
import { orAbsent } from './absent.js';
import { createOnce, findByRequestId } from './create-once.js';
import { explained } from './explained-filter.js';
import { echoed, goneIsDone, keyValues } from './registry-answers.js';
import { setStage } from './set-stage.js';
import { toModelVersion, toRegisteredModel } from './to-domain.js';

/** The registry of an MLflow server, MLflow 2.9 to 3.17. */
export class RestRegistry implements RegistryStore {
  readonly capabilities: RegistryCapabilities = { stages: true };
  readonly #client: MlflowClient;

  constructor(client: MlflowClient) {
    this.#client = client;
  }

  async *listModels({ filter }: ListQuery = {}): AsyncGenerator<RegisteredModel, void, undefined> {
    // The order of names is the database's; a page that shifted while it was read repeats rows.
    const models = await this.#searched('models', filter, async () => {
      const found = new Map<string, RegisteredModel>();
      for await (const wire of this.#client.registeredModels.search({ filter })) {
        const model = toRegisteredModel(wire);
        if (!isHiddenModel(model.name, model.tags)) found.set(model.name, model);
      }
      return [...found.values()];
    });
    yield* models.sort((a, b) => compareNames(a.name, b.name));
  }

  async getModel(name: string): Promise<RegisteredModel> {
    const model = await this.#translated(async () =>
      toRegisteredModel(await this.#client.registeredModels.get(name)),
    );
    if (isHiddenModel(model.name, model.tags)) throw noModel(name);
    if (model.name !== name) throw echoed(`model ${model.name}`, `model ${name}`);
    return model;
  }

  async *listVersions({
    model,
    filter,
  }: VersionsQuery = {}): AsyncGenerator<ModelVersion, void, undefined> {
    // A search answers without aliases (3.17.2): they come from the models, of which no more is held.
    const aliases = new Map<string, AliasMap>();
    const only = typeof model === 'string' ? await this.getModel(model) : model;
    if (only !== undefined) aliases.set(only.name, only.aliases);
    else for await (const each of this.listModels()) aliases.set(each.name, each.aliases);

    const filters = [only === undefined ? [] : equals('name', only.name), filter ?? []].flat();
    const found = new Map<string, ModelVersion>();
    await this.#searched('versions', filter, async () => {
      const query = { filter: filters.length > 0 ? filters.join(' AND ') : undefined };
      for await (const wire of this.#client.modelVersions.search(query)) {
        const of = aliases.get(wire.name);
        if (!of) continue;
        const version = toModelVersion(wire, aliasesOf(of, wire.version));
        found.set(`${wire.name}/${wire.version}`, version);
      }
    });
    yield* [...found.values()].sort(compareModelVersions);
  }

  async getVersion(model: string, version: string): Promise<ModelVersion> {
    const found = await this.#translated(async () =>
      toModelVersion(await this.#client.modelVersions.get(model, version)),
    );
    if (isHiddenModel(model, found.tags)) throw noModel(model);
    if (found.modelName !== model || found.version !== version) {
      throw echoed(`${found.modelName}/${found.version}`, `${model}/${version}`);
    }
    return found;
  }

  async findVersions(by: { loggedModelId: string } | { runId: string }): Promise<ModelVersion[]> {
    const filter =
      'runId' in by
        ? equals('run_id', by.runId)
        : equals('source_path', `models:/${by.loggedModelId}`);
    const found: ModelVersion[] = [];
    await this.#translated(async () => {
      for await (const wire of this.#client.modelVersions.search({ filter })) {
        found.push(toModelVersion(wire));
      }
    });
    return found.filter((each) => !isHiddenModel(each.modelName, each.tags));
  }

  async getDownloadUri(model: string, version: string): Promise<string> {
    return await this.#translated(() => this.#client.modelVersions.getDownloadUri(model, version));
  }

  async createModel({ name, description, tags }: NewModel): Promise<RegisteredModel> {
    const { registeredModels } = this.#client;
    const model = { name, description, tags: keyValues(tags) };
    return await this.#written(async () =>
      toRegisteredModel(
        await createOnce(
          () => registeredModels.create(model),
          () => orAbsent(registeredModels.get(name)),
        ),
      ),
    );
  }

  async createVersion(version: NewVersion): Promise<ModelVersion> {
    const create = () =>
      this.#client.modelVersions.create({
        name: version.model,
        source: version.source,
        run_id: version.runId,
        model_id: version.loggedModelId,
        description: version.description,
        tags: keyValues(version.tags),
      });
    const canBeFound = version.tags?.has(REQUEST_ID_TAG) ?? false;
    const find = () => findByRequestId(this.#client, version);
    return await this.#written(async () =>
      toModelVersion(await (canBeFound ? createOnce(create, find) : create())),
    );
  }

  async setStage(change: StageChange, expected: readonly string[], beforeWrite?: BeforeWrite) {
    await this.#client.uninterrupted(() =>
      setStage(change, expected, {
        client: this.#client,
        readVersions: () => collect(this.listVersions({ model: change.model })),
        pageUrl: this.pageUrl(change.model, change.version),
        beforeWrite,
      }),
    );
  }

  async setAlias(change: AliasChange, expected: string | null, beforeWrite?: BeforeWrite) {
    const { model, alias, version } = change;
    // The API has no compare-and-set: reading first leaves a gap of one request.
    const holder = (await this.getModel(model)).aliases.get(alias) ?? null;
    if (holder !== expected) throw aliasHeldByAnother(change, holder, expected);
    await beforeWrite?.();
    await this.#written(() =>
      version === null
        ? this.#client.registeredModels.deleteAlias(model, alias)
        : this.#client.registeredModels.setAlias(model, alias, version),
    );
  }

  async setTag({ model, version }: TagTarget, key: string, value: string): Promise<void> {
    await this.#written(() =>
      version === undefined
        ? this.#client.registeredModels.setTag(model, { key, value })
        : this.#client.modelVersions.setTag(model, version, { key, value }),
    );
  }

  async removeTag({ model, version }: TagTarget, key: string): Promise<void> {
    await this.#written(() =>
      version === undefined
        ? this.#client.registeredModels.deleteTag(model, key)
        : this.#client.modelVersions.deleteTag(model, version, key),
    );
  }

  async setDescription(target: TagTarget, description: string | null): Promise<void> {
    const { model, version } = target;
    const text = description ?? '';
    await this.#written<unknown>(() =>
      version === undefined
        ? this.#client.registeredModels.update(model, text)
        : this.#client.modelVersions.update(model, version, text),
    );
  }

  async renameModel(name: string, newName: string): Promise<void> {
    await this.getModel(name);
    await this.#written(() => this.#client.registeredModels.rename(name, newName));
  }

  async deleteModel(name: string): Promise<void> {
    // Prompts are registered models to the server: only what is a model here may go.
    await this.getModel(name);
    await this.#written(() => goneIsDone(this.#client.registeredModels.delete(name)));
  }

  async deleteVersion(model: string, version: string, expected: ExpectedVersion): Promise<void> {
    const now = await this.getVersion(model, version);
    if (now.stage !== expected.stage || now.aliases.join() !== expected.aliases.join()) {
      throw versionChanged(now);
    }
    await this.#written(() => goneIsDone(this.#client.modelVersions.delete(model, version)));
  }

  pageUrl(model: string, version?: string): string {
    const root = this.#client.baseUrl.href.replace(/\/$/, '');
    const page = `${root}/#/models/${encodeURIComponent(model)}`;
    return version === undefined ? page : `${page}/versions/${version}`;
  }

  /** A write that was begun is not abandoned: nobody would know what became of it. */
  #written<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.#translated(() => this.#client.uninterrupted(work));
  }

  /** @param filter - of the user, which may be what a search fails by */
  #searched<Result>(
    what: 'models' | 'versions',
    filter: string | undefined,
    work: () => Promise<Result>,
  ): Promise<Result> {
    return explained(what, filter, () => this.#translated(work));
  }

  #translated<Result>(work: () => Promise<Result>): Promise<Result> {
    return translated(this.#client.baseUrl, work);
  }
}
