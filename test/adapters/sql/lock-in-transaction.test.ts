import { expect, it, vi } from 'vitest';
import { SqlLockEntries } from '../../../src/adapters/store/sql/registry/lock-entries.js';
import { SqlRegistry } from '../../../src/adapters/store/sql/sql-registry.js';
import type { BeforeWrite } from '../../../src/domain/registry-store.js';
import { describeService } from '../../services/describe-service.js';
import { type DatabaseKind, postgresKinds, SQLITE_KINDS } from './database-kinds.js';

const ENTRY = 'mlreg-lock.a';

/** A model `m` with a version, whose lock we hold, and another program on the same database. */
async function held(kind: DatabaseKind) {
  const database = await kind.make();
  const registry = new SqlRegistry(database.session());
  await registry.createModel({ name: 'm' });
  await registry.createVersion({ model: 'm', source: 's3://b/1' });
  const other = new SqlLockEntries(database.session());
  await other.create(ENTRY, { nonce: 'ours', owner: 'we', beat: '1' });
  return { database, registry, other };
}

type Change = (registry: SqlRegistry, beforeWrite: BeforeWrite) => Promise<void>;

const toStage: Change = (registry, beforeWrite) => {
  const change = { model: 'm', version: '1', stage: 'Production', archiveOthers: true } as const;
  return registry.setStage(change, [], beforeWrite);
};
const toAlias: Change = (registry, beforeWrite) =>
  registry.setAlias({ model: 'm', version: '1', alias: 'a' }, null, beforeWrite);

const CASES = [
  { what: 'a stage', change: toStage, becomes: { stage: 'Production' } },
  { what: 'an alias', change: toAlias, becomes: { aliases: ['a'] } },
];

const casesOf = (kinds: readonly DatabaseKind[]) =>
  kinds.flatMap((kind) => CASES.map((each) => ({ ...each, kind })));
const SAYS = '$kind.name: nobody takes our lock between the look at it and the write of $what';

// Others are told at once that the file is locked.
it.each(casesOf(SQLITE_KINDS))(SAYS, async ({ kind, change, becomes }) => {
  const { registry, other } = await held(kind);
  const takeOver = () => other.rename(ENTRY, `${ENTRY}.dead.ours`);
  const seen: unknown[] = [];
  await change(registry, async (readNonce) => {
    seen.push(await readNonce?.(ENTRY), await readNonce?.('mlreg-lock.b'));
    seen.push(await takeOver().catch((error) => error.kind));
  });
  expect(seen).toEqual(['ours', null, 'busy']);
  expect(await registry.getVersion('m', '1')).toMatchObject(becomes);
  expect(await takeOver()).toBe('done');
});

describeService('the lock entry in PostgreSQL', ['mlflow', 'postgres'], () => {
  // Others wait for the row of the entry.
  it.each(casesOf(postgresKinds()))(SAYS, async ({ kind, change, becomes }) => {
    const { database, registry, other } = await held(kind);
    const waiting = () =>
      database.query("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'");
    const events: string[] = [];
    let takenOver: Promise<unknown> | undefined;
    await change(registry, async (readNonce) => {
      events.push(`it is ${await readNonce?.(ENTRY)}`);
      takenOver ??= other
        .rename(ENTRY, `${ENTRY}.dead.ours`)
        .then((end) => events.push(`taken over: ${end}`));
      await vi.waitFor(async () => expect(await waiting()).toEqual(['1']), 20_000);
      events.push('written');
    });
    await takenOver;
    expect(events).toEqual(['it is ours', 'written', 'taken over: done']);
    expect(await registry.getVersion('m', '1')).toMatchObject(becomes);
  });
});
