import { type MlflowClient, RestError } from '../../../client/index.js';
import { translated } from '../../client-errors/client-errors.js';
import type { LockEntries, LockEntry } from '../../lock-entries.js';
import { NONCE_TAG, OWNER_TAG, toLockEntry } from '../../lock-tags.js';
import { createOnce, leavesOpen } from './create-once.js';
import { goneIsDone } from './registry-answers.js';
import { toRegisteredModel } from './to-domain.js';

/**
 * Lock entries as registered models. Of many creates of one name at once MLflow lets exactly one
 * through, and of many renames as well, on PostgreSQL and on SQLite (3.17.2).
 */
export class RestLockEntries implements LockEntries {
  readonly #client: MlflowClient;

  constructor(client: MlflowClient) {
    this.#client = client;
  }

  async create(name: string, entry: LockEntry) {
    const tags = [
      { key: NONCE_TAG, value: entry.nonce },
      { key: OWNER_TAG, value: entry.owner },
    ];
    return await this.#translated(async () => {
      try {
        const found = await createOnce<LockEntry | 'forbidden'>(
          async () => {
            await this.#client.registeredModels.create({ name, description: entry.beat, tags });
            return entry;
          },
          async () => (await this.#get(name)) ?? undefined,
        );
        return found !== 'forbidden' && found.nonce === entry.nonce ? 'done' : 'taken';
      } catch (error) {
        if (isForbidden(error)) return 'forbidden';
        if (isCode(error, 'RESOURCE_ALREADY_EXISTS')) return 'taken';
        // It was there, and was gone when MLflow looked what it is, for its message (3.17.2).
        if (isCode(error, 'RESOURCE_DOES_NOT_EXIST')) return 'taken';
        throw error;
      }
    });
  }

  async read(name: string): Promise<LockEntry | null | 'forbidden'> {
    return await this.#translated(() => this.#get(name));
  }

  async beat(name: string, beat: string): Promise<void> {
    await this.#translated(() => this.#client.registeredModels.update(name, beat));
  }

  async rename(name: string, newName: string) {
    return await this.#translated(async () => {
      try {
        await this.#client.registeredModels.rename(name, newName);
        return 'done';
      } catch (error) {
        if (isForbidden(error)) return 'forbidden';
        if (isCode(error, 'RESOURCE_DOES_NOT_EXIST', 'RESOURCE_ALREADY_EXISTS')) return 'refused';
        if (leavesOpen(error)) return 'unclear';
        throw error;
      }
    });
  }

  async delete(name: string): Promise<void> {
    await this.#translated(() => goneIsDone(this.#client.registeredModels.delete(name)));
  }

  async #get(name: string): Promise<LockEntry | null | 'forbidden'> {
    try {
      return toLockEntry(toRegisteredModel(await this.#client.registeredModels.get(name)));
    } catch (error) {
      if (isForbidden(error)) return 'forbidden';
      if (isCode(error, 'RESOURCE_DOES_NOT_EXIST')) return null;
      throw error;
    }
  }

  #translated<Result>(work: () => Promise<Result>): Promise<Result> {
    return translated(this.#client.baseUrl, work);
  }
}

function isForbidden(error: unknown): boolean {
  return error instanceof RestError && error.status === 403;
}

function isCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof RestError && error.errorCode !== null && codes.includes(error.errorCode);
}

/** The server failed, or the connection: the write may have been carried out. */
