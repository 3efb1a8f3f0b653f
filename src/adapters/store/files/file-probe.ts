import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { MlregError } from '../../../domain/errors.js';
import type { FileStoreProbe } from '../../../domain/file-store-probe.js';
import { MODELS, modelFolder } from './layout.js';
import { readMeta } from './read-meta.js';
import { isVisible, modelNames } from './registry/read-models.js';
import { readVersionMeta, versionNumbers } from './registry/read-versions.js';
import type { FileSession } from './session.js';
import { experimentFolders } from './tracking/experiments.js';
import { metaNumber, metaText, metaWords } from './yaml/meta.js';

/** Faults that are named; one is enough to look closer. */
const SOME = 3;

/** A file store, looked at for `mlreg doctor`. */
export class FileProbe implements FileStoreProbe {
  readonly folder: string;
  readonly #session: FileSession;

  constructor(session: FileSession) {
    this.#session = session;
    this.folder = session.location;
  }

  async check(): Promise<void> {
    await this.#session.open();
  }

  async damage(): Promise<readonly string[]> {
    const root = await this.#session.open();
    const found: string[] = [];
    for (const folder of this.#folders(root)) {
      await this.#session.turn();
      const problem = await problemOf(folder);
      if (problem !== null) found.push(problem);
      if (found.length === SOME) break;
    }
    return found;
  }

  async refusal(): Promise<MlregError | null> {
    const root = await this.#session.open();
    try {
      for (const folder of [root, join(root, MODELS)]) accessSync(folder, constants.W_OK);
      return await this.#session.whyReadOnly();
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      if (code === 'ENOENT') return null;
      return new MlregError('forbidden', `${this.folder} cannot be written to by you (${code})`, {
        hint: 'you need the right to write to all that is in it',
        cause,
      });
    }
  }

  async artifactRoot(): Promise<string | null> {
    let newest: { readonly location: string | null; readonly created: number } | undefined;
    for (const folder of experimentFolders(await this.#session.open())) {
      const meta = await readMeta(folder);
      if (meta === null || metaText(meta, 'lifecycle_stage') === 'deleted') continue;
      const created = metaNumber(meta, 'creation_time') ?? 0;
      if (newest !== undefined && created <= newest.created) continue;
      newest = { location: metaWords(meta, 'artifact_location'), created };
    }
    return newest?.location ?? null;
  }

  async newestVersion(): Promise<{ model: string; version: string } | null> {
    const root = await this.#session.open();
    let newest: { model: string; version: string; created: number } | undefined;
    for (const model of modelNames(root).filter((name) => isVisible(root, name))) {
      const folder = modelFolder(root, model);
      for (const version of versionNumbers(folder)) {
        await this.#session.turn();
        const meta = await readVersionMeta(join(folder, `version-${version}`));
        const created = meta === null ? null : metaNumber(meta, 'creation_timestamp');
        if (created === null || created <= (newest?.created ?? -1)) continue;
        newest = { model, version, created };
      }
    }
    return newest === undefined ? null : { model: newest.model, version: newest.version };
  }

  *#folders(root: string): Generator<string> {
    yield* experimentFolders(root);
    for (const model of modelNames(root)) {
      const folder = modelFolder(root, model);
      yield folder;
      for (const version of versionNumbers(folder)) yield join(folder, `version-${version}`);
    }
  }
}

/** A folder without its file stops MLflow in any list of models. */
async function problemOf(folder: string): Promise<string | null> {
  try {
    const meta = await readMeta(folder);
    return meta === null ? `${folder} has no meta.yaml` : null;
  } catch (error) {
    if (error instanceof MlregError) return error.message;
    throw error;
  }
}
