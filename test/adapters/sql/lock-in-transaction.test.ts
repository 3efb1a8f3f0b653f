import { join } from 'node:path';
import { expect, it } from 'vitest';
import { SqlLockEntries } from '../../../src/adapters/store/sql/registry/lock-entries.js';
import { SqlRegistry } from '../../../src/adapters/store/sql/sql-registry.js';
import type { BeforeWrite } from '../../../src/domain/registry-store.js';
import { folder, makeDatabase, SCHEMAS, type SchemaVersion } from './database.js';
import { sessionOn } from './sessions.js';

const ENTRY = 'mlreg-lock.a';
const VERSIONS = Object.keys(SCHEMAS) as SchemaVersion[];

/** A model `m` with a version, whose lock we hold, and another program on the same database. */
async function held(version: SchemaVersion) {
  const file = await makeDatabase(version, join(folder(), 'mlflow.db'));
  const registry = new SqlRegistry(sessionOn(file));
  await registry.createModel({ name: 'm' });
  await registry.createVersion({ model: 'm', source: 's3://b/1' });
  const other = new SqlLockEntries(sessionOn(file));
  await other.create(ENTRY, { nonce: 'ours', owner: 'we', beat: '1' });
  return { registry, other };
}

type Change = (registry: SqlRegistry, beforeWrite: BeforeWrite) => Promise<void>;

const toStage: Change = (registry, beforeWrite) => {
  const change = { model: 'm', version: '1', stage: 'Production', archiveOthers: true } as const;
  return registry.setStage(change, [], beforeWrite);
};
const toAlias: Change = (registry, beforeWrite) =>
  registry.setAlias({ model: 'm', version: '1', alias: 'a' }, null, beforeWrite);

const CASES = VERSIONS.flatMap((version) => [
  { version, what: 'a stage', change: toStage, becomes: { stage: 'Production' } },
  { version, what: 'an alias', change: toAlias, becomes: { aliases: ['a'] } },
]);

it.each(CASES)(
  '$version: nobody takes our lock between the look at it and the write of $what',
  async ({ version, change, becomes }) => {
    const { registry, other } = await held(version);
    const takeOver = () => other.rename(ENTRY, `${ENTRY}.dead.ours`);
    const seen: unknown[] = [];
    await change(registry, async (readNonce) => {
      seen.push(await readNonce?.(ENTRY), await readNonce?.('mlreg-lock.b'));
      seen.push(await takeOver().catch((error) => error.kind));
    });
    expect(seen).toEqual(['ours', null, 'busy']);
    expect(await registry.getVersion('m', '1')).toMatchObject(becomes);
    expect(await takeOver()).toBe('done');
  },
);
