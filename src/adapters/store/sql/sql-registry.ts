import { parseModelFilter, parseVersionFilter } from '../../../domain/mlflow-filter/parse.js';
import type { ModelFilter, VersionFilter } from '../../../domain/mlflow-filter/syntax.js';
import { readAhead } from '../../../domain/read-ahead.js';
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
import { noModel } from '../../registry-answers.js';
import { setAlias } from './registry/change-alias.js';
import {
  deleteModel,
  deleteVersion,
  renameModel,
  setDescription,
} from './registry/change-model.js';
import { setStage } from './registry/change-stage.js';
import { removeTag, setTag } from './registry/change-tag.js';
import { visible } from './registry/conditions.js';
import { createModel, createVersion } from './registry/create.js';
import { modelCondition, versionCondition } from './registry/filter-conditions.js';
import { readNonce } from './registry/lock-entries.js';
import { readModels } from './registry/read-models.js';
import { readVersions } from './registry/read-versions.js';
import { requireModel, requireVersion } from './registry/require.js';
import { pagesOfModel, versionPages } from './registry/version-pages.js';
import { storageOf } from './registry/version-source.js';
import type { SqlSession } from './session.js';
import { and, type Statement, sql } from './statement.js';

/** The registry in MLflow's database, written as MLflow 3.17.2 writes it. */
export class SqlRegistry implements RegistryStore {
  readonly capabilities: RegistryCapabilities = { stages: true };
  readonly #session: SqlSession;

  constructor(session: SqlSession) {
    this.#session = session;
  }

  async *listModels({ filter }: ListQuery = {}): AsyncGenerator<RegisteredModel, void, undefined> {
    const pages = this.#modelPages(parseModelFilter(filter ?? ''));
    for await (const page of await this.#ahead(pages)) {
      // `yield*` would wrap each of them once more.
      for (const model of page) yield model;
    }
  }

  async getModel(name: string): Promise<RegisteredModel> {
    return await this.#session.read(async (reading) => {
      const which = and([sql`m.name = ${name}`, visible(reading, 'm')]);
      const [model] = await readModels(reading, which, 1);
      if (model) return model;
      throw noModel(name);
    });
  }

  async *listVersions({
    model,
    filter,
  }: VersionsQuery = {}): AsyncGenerator<ModelVersion, void, undefined> {
    const conditions = parseVersionFilter(filter ?? '');
    if (typeof model === 'string') {
      await this.#session.read((reading) => requireModel(reading, model));
    }
    const name = typeof model === 'string' ? model : model?.name;
    const pages =
      name === undefined ? versionPages(this.#session) : pagesOfModel(this.#session, name);
    for await (const page of await this.#ahead(this.#versionPages(pages, conditions))) {
      for (const version of page) yield version;
    }
  }

  async getVersion(model: string, version: string): Promise<ModelVersion> {
    return await this.#session.read((reading) => requireVersion(reading, model, version));
  }

  async findVersions(by: { loggedModelId: string } | { runId: string }): Promise<ModelVersion[]> {
    return await this.#versions(
      'runId' in by
        ? sql`v.run_id = ${by.runId}`
        : sql`v.source = ${`models:/${by.loggedModelId}`}`,
    );
  }

  async getDownloadUri(model: string, version: string): Promise<string> {
    return await this.#session.read(async (reading) => {
      await requireVersion(reading, model, version);
      return (await storageOf(reading, model, version)) ?? '';
    });
  }

  async createModel(model: NewModel): Promise<RegisteredModel> {
    return await this.#session.write((writing) => createModel(writing, model));
  }

  async createVersion(version: NewVersion): Promise<ModelVersion> {
    return await this.#session.write((writing) => createVersion(writing, version));
  }

  async setStage(change: StageChange, expected: readonly string[], beforeWrite?: BeforeWrite) {
    await this.#session.write(async (writing) => {
      await beforeWrite?.((entry) => readNonce(writing, entry));
      await setStage(writing, change, expected);
    });
  }

  async setAlias(change: AliasChange, expected: string | null, beforeWrite?: BeforeWrite) {
    await this.#session.write(async (writing) => {
      await beforeWrite?.((entry) => readNonce(writing, entry));
      await setAlias(writing, change, expected);
    });
  }

  async setTag(target: TagTarget, key: string, value: string): Promise<void> {
    await this.#session.write((writing) => setTag(writing, target, key, value));
  }

  async removeTag(target: TagTarget, key: string): Promise<void> {
    await this.#session.write((writing) => removeTag(writing, target, key));
  }

  async setDescription(target: TagTarget, description: string | null): Promise<void> {
    await this.#session.write((writing) => setDescription(writing, target, description));
  }

  async renameModel(name: string, newName: string): Promise<void> {
    await this.#session.write((writing) => renameModel(writing, name, newName));
  }

  async deleteModel(name: string): Promise<void> {
    await this.#session.write((writing) => deleteModel(writing, name));
  }

  async deleteVersion(model: string, version: string, expected: ExpectedVersion): Promise<void> {
    await this.#session.write((writing) => deleteVersion(writing, model, version, expected));
  }

  /** The UI is a server's. */
  pageUrl(): null {
    return null;
  }

  async *#modelPages(filter: ModelFilter): AsyncGenerator<RegisteredModel[], void, undefined> {
    for (let after = ''; ; ) {
      const { page, isLast } = await this.#session.read(async (reading) => {
        const following = sql`m.name ${reading.byCodePoint} > ${after}`;
        const which = and([following, visible(reading, 'm'), modelCondition(reading, filter)]);
        const found = await readModels(reading, which, reading.page, filter.length > 0);
        return { page: found, isLast: found.length < reading.page };
      });
      yield page;
      if (isLast) return;
      after = page.at(-1)?.name ?? '';
    }
  }

  async *#versionPages(which: AsyncIterable<Statement>, filter: VersionFilter) {
    for await (const each of which) yield await this.#versions(each, filter);
  }

  async #ahead<Page>(pages: AsyncIterable<Page>): Promise<AsyncIterable<Page>> {
    return (await this.#session.readsAhead()) ? readAhead(pages) : pages;
  }

  async #versions(which: Statement, filter: VersionFilter = []): Promise<ModelVersion[]> {
    return await this.#session.read((reading) => {
      const chosen = versionCondition(reading, filter);
      return readVersions(reading, and([which, visible(reading, 'v'), chosen]));
    });
  }
}
