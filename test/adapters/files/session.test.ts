import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { digestOf } from '../../../src/adapters/store/files/changes/digest.js';
import { FilePromotionLock } from '../../../src/adapters/store/files/file-promotion-lock.js';
import { FileRegistry } from '../../../src/adapters/store/files/file-registry.js';
import { FileTracking } from '../../../src/adapters/store/files/file-tracking.js';
import { StoreLock } from '../../../src/adapters/store/files/store-lock.js';
import { underFileLock } from '../../../src/adapters/store/sql/sqlite/file-lock.js';
import { collect } from '../../../src/domain/collect.js';
import { UsageError } from '../../../src/domain/errors.js';
import { EMPTY_STORE, type Files, makeStore, put, sessionOn } from './file-store.js';

const MODELS: Files = {
  'models/m/meta.yaml': 'description: null\nlast_updated_timestamp: 1\nname: m\n',
  'models/m/version-1/meta.yaml': 'current_stage: Production\nname: m\nsource: a\nversion: 1\n',
  'models/m/version-2/meta.yaml': 'current_stage: None\nname: m\nsource: a\nversion: 2\n',
};
/** A change in which an mlreg was killed: version 2 is promoted, version 1 not archived yet. */
function halfDone(): string {
  const store = makeStore(MODELS);
  const digest = (path: string) => digestOf(join(store, path));
  const [one, two] = ['models/m/version-1/meta.yaml', 'models/m/version-2/meta.yaml'] as const;
  const text = (path: string, from: string, to: string) => (MODELS[path] ?? '').replace(from, to);
  const promoted = text(two, 'None', 'Production');
  const steps = [
    { kind: 'write', path: two, old: digest(two), text: promoted },
    { kind: 'write', path: one, old: digest(one), text: text(one, 'Production', 'Archived') },
  ];
  put(store, { '.mlreg-journal': JSON.stringify({ format: 1, steps }), [two]: promoted });
  return store;
}

const stages = async (session: ReturnType<typeof sessionOn>) =>
  (await collect(new FileRegistry(session).listVersions())).map(({ stage }) => stage);

describe('what a folder is', () => {
  it.each<[string, Files]>([
    ['an empty one', { 'readme.md': '' }],
    ['artifacts of a database', { '1/run/artifacts/model/MLmodel': 'x', '1/models/m-1/x': '' }],
  ])('%s is no file store, and is left as it is', async (_, files) => {
    const folder = mkdtempSync(join(tmpdir(), 'mlreg-no-store-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    put(folder, files);
    const registry = new FileRegistry(sessionOn(folder));
    await expect(collect(registry.listModels())).rejects.toThrow(/is not a file store/);
    await expect(registry.createModel({ name: 'm' })).rejects.toThrow(UsageError);
    expect(existsSync(join(folder, '.mlreg-lock'))).toBe(false);
  });

  it('one that is not there is not made', async () => {
    const folder = join(tmpdir(), 'mlreg-nobody-made-this');
    const registry = new FileRegistry(sessionOn(folder));
    await expect(registry.createModel({ name: 'm' })).rejects.toThrow(/there is no folder/);
    expect(existsSync(folder)).toBe(false);
  });

  it('nothing is written by reading', async () => {
    const store = makeStore(MODELS);
    chmodSync(store, 0o555);
    onTestFinished(() => chmodSync(store, 0o755));
    const session = sessionOn(store);
    expect(await stages(session)).toEqual(['None', 'Production']);
    expect(existsSync(join(store, '.mlreg-lock'))).toBe(false);
  });
});

describe('a change that was broken off', () => {
  it('is finished by who reads', async () => {
    const store = halfDone();
    expect(await stages(sessionOn(store))).toEqual(['Production', 'Archived']);
    expect(existsSync(join(store, '.mlreg-journal'))).toBe(false);
  });

  it('stays where nothing may be written, which is said once', async () => {
    const store = halfDone();
    const warnings: string[] = [];
    const session = sessionOn(store, { readOnly: true, warn: (line) => warnings.push(line) });
    expect(await stages(session)).toEqual(['Production', 'Production']);
    expect(await stages(session)).toEqual(['Production', 'Production']);
    expect(warnings).toEqual([expect.stringContaining('was broken off')]);
    expect(existsSync(join(store, '.mlreg-journal'))).toBe(true);
  });

  it('leaves alone what another program has written since', async () => {
    const store = halfDone();
    const file = join(store, 'models/m/version-1/meta.yaml');
    writeFileSync(file, 'current_stage: Staging\nname: m\nsource: a\nversion: 1\n');
    expect(await stages(sessionOn(store))).toEqual(['Production', 'Staging']);
    expect(readFileSync(file, 'utf8')).toContain('Staging');
  });

  it('is not touched while the one who makes it is at work', async () => {
    const store = halfDone();
    await underFileLock(join(store, '.mlreg-lock'), async () => {
      expect(await stages(sessionOn(store))).toEqual(['Production', 'Production']);
    });
    expect(await stages(sessionOn(store))).toEqual(['Production', 'Archived']);
  });
});

describe('several who write at once', () => {
  it('write one after the other, and nothing is lost', async () => {
    const store = makeStore(MODELS);
    const writers = Array.from({ length: 8 }, () => new FileRegistry(sessionOn(store)));
    await Promise.all(
      writers.flatMap((registry, index) => [
        registry.createVersion({ model: 'm', source: `s3://b/${index}` }),
        registry.setTag({ model: 'm' }, `k${index}`, 'x'),
      ]),
    );
    const model = await writers[0]?.getModel('m');
    expect(model?.latestVersion).toBe('10');
    expect(model?.tags.size).toBe(8);
  });

  it('of which one promotes, and the others are told', async () => {
    const store = makeStore(MODELS);
    const promote = (version: string) =>
      new FileRegistry(sessionOn(store)).setStage(
        { model: 'm', version, stage: 'Staging', archiveOthers: true },
        [],
      );
    const results = await Promise.allSettled(['1', '2', '1', '2'].map(promote));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await stages(sessionOn(store))).filter((each) => each === 'Staging')).toHaveLength(1);
  });

  it('a key is a file or a folder, not both', async () => {
    const store = makeStore(MODELS);
    const registry = new FileRegistry(sessionOn(store));
    await registry.setTag({ model: 'm' }, 'a', 'x');
    const below = registry.setTag({ model: 'm' }, 'a/b', 'x');
    await expect(below).rejects.toMatchObject({ code: 'conflict' });
    const tracking = new FileTracking(sessionOn(store), store);
    const run = { experimentId: '0', name: 'r', startTime: 1 };
    const { runId } = await tracking.createRun(run);
    const tags = new Map([
      ['c/d', 'x'],
      ['c', 'x'],
    ]);
    await expect(tracking.logToRun(runId, { tags })).rejects.toMatchObject({ code: 'conflict' });
    expect((await tracking.getRuns([runId])).get(runId)?.tags.has('c/d')).toBe(false);
  });
});

describe('without SQLite', () => {
  it('a store is read, and not written to', async () => {
    const store = makeStore({ ...EMPTY_STORE, ...MODELS });
    const check = async () => {
      throw new UsageError('there is no SQLite');
    };
    const session = sessionOn(store, { lock: new StoreLock({ hold: underFileLock, check }) });
    expect(await stages(session)).toEqual(['None', 'Production']);
    const registry = new FileRegistry(session);
    await expect(registry.createModel({ name: 'x' })).rejects.toThrow('there is no SQLite');
    expect(existsSync(join(store, 'models/x'))).toBe(false);
    expect(existsSync(join(store, '.mlreg-lock'))).toBe(false);
  });
});

describe('a lock that is held for a change as a whole', () => {
  const lockOf = (store: string, wait: number) => new FilePromotionLock(sessionOn(store), wait);

  it('keeps others out, and lets its own writes through', async () => {
    const store = makeStore(MODELS);
    const session = sessionOn(store);
    const order: string[] = [];
    const other = new FileRegistry(sessionOn(store));
    let others: Promise<void> | undefined;
    await new FilePromotionLock(session, 20_000).hold('m', async (held) => {
      await held.check();
      others = other.setTag({ model: 'm' }, 'b', 'x').then(() => void order.push('other'));
      await Promise.all(
        ['a', 'c'].map((key) => new FileRegistry(session).setTag({ model: 'm' }, key, 'x')),
      );
      order.push('own');
    });
    await others;
    expect(order).toEqual(['own', 'other']);
    expect([...(await other.getModel('m')).tags.keys()]).toEqual(['a', 'b', 'c']);
  });

  it('is told from an error when the wait is over', async () => {
    const store = makeStore(MODELS);
    await underFileLock(join(store, '.mlreg-lock'), async () => {
      const waiting = lockOf(store, 50).hold('m', async () => 'got');
      await expect(waiting).rejects.toMatchObject({ code: 'locked' });
    });
  });
});
