import { type FoundLock, LOCK_PREFIX, type LockCare } from '../../../../domain/promotion-lock.js';
import type { LockEntries, LockEntry } from '../../../lock-entries.js';
import { NONCE_TAG, OWNER_TAG, toLockEntry } from '../../../lock-tags.js';
import type { Reading, SqlSession, Writing } from '../session.js';
import { name as nameOf, sql } from '../statement.js';
import { inWorkspace } from './conditions.js';
import { createModel } from './create.js';
import { readModels } from './read-models.js';

/** Lock entries in MLflow's database: the same that a server on it has. Each step is a transaction. */
export class SqlLockEntries implements LockEntries, LockCare {
  readonly #session: SqlSession;

  constructor(session: SqlSession) {
    this.#session = session;
  }

  async create(name: string, { nonce, owner, beat }: LockEntry): Promise<'done' | 'taken'> {
    const tags = new Map([
      [NONCE_TAG, nonce],
      [OWNER_TAG, owner],
    ]);
    return await this.#session.write(async (writing) => {
      const [taken] = await readModels(writing, sql`m.name = ${name}`, 1);
      if (taken) return 'taken';
      await createModel(writing, { name, description: beat, tags });
      return 'done';
    });
  }

  async read(name: string): Promise<LockEntry | null> {
    return await this.#session.read((reading) => readEntry(reading, name));
  }

  async beat(name: string, beat: string): Promise<void> {
    await this.#session.write((writing) =>
      writing.run(sql`
        UPDATE registered_models SET description = ${beat}, last_updated_time = ${writing.now}
        WHERE ${inWorkspace(writing, 'registered_models')} AND name = ${name}`),
    );
  }

  /** The database itself takes the tags along, by their foreign key. */
  async rename(name: string, newName: string): Promise<'done' | 'refused'> {
    return await this.#session.write(async (writing) => {
      const [taken] = await readModels(writing, sql`m.name = ${newName}`, 1);
      if (taken) return 'refused';
      const moved = await writing.run(sql`
        UPDATE registered_models SET name = ${newName}
        WHERE ${inWorkspace(writing, 'registered_models')} AND name = ${name}`);
      return moved === 0 ? 'refused' : 'done';
    });
  }

  async delete(name: string): Promise<void> {
    await this.#session.write(async (writing) => {
      await holdEntry(writing, name);
      for (const table of ['registered_model_tags', 'registered_models']) {
        await deleteFrom(writing, table, name);
      }
    });
  }

  async list(): Promise<FoundLock[]> {
    return await this.#session.read(async (reading) => {
      const isLock = sql`SUBSTR(m.name, 1, ${LOCK_PREFIX.length}) = ${LOCK_PREFIX}`;
      const found = await readModels(reading, isLock, 1_000, true);
      return found.map((model) => ({
        name: model.name,
        owner: toLockEntry(model).owner,
        silent: Date.now() - (model.lastUpdatedTimestamp ?? 0),
      }));
    });
  }

  async clear(name: string): Promise<void> {
    await this.delete(name);
  }
}

async function readEntry(reading: Reading, name: string): Promise<LockEntry | null> {
  const [found] = await readModels(reading, sql`m.name = ${name}`, 1);
  return found === undefined ? null : toLockEntry(found);
}

/** Whose an entry is, in the transaction that is about to write: nobody takes it over until then. */
export async function readNonce(writing: Writing, name: string): Promise<string | null> {
  await holdEntry(writing, name);
  return (await readEntry(writing, name))?.nonce ?? null;
}

/** Nobody else renames or deletes the entry until the transaction is over. */
async function holdEntry(writing: Writing, name: string): Promise<void> {
  await writing.all(sql`
    SELECT 1 FROM registered_models m
    WHERE ${inWorkspace(writing, 'm')} AND m.name = ${name} ${writing.lock('m')}`);
}

async function deleteFrom(writing: Writing, table: string, name: string): Promise<void> {
  await writing.run(
    sql`DELETE FROM ${nameOf(table)} WHERE ${inWorkspace(writing, table)} AND name = ${name}`,
  );
}
