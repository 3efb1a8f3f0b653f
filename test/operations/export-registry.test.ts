import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { MemoryRegistry } from '../../src/adapters/store/memory.js';
import { MemoryTracking } from '../../src/adapters/store/memory-tracking.js';
import { type ExportRow, exportRegistry } from '../../src/operations/export-registry.js';
import { readRegistry } from '../../src/operations/read-registry.js';
import { aRun } from '../domain/fixtures.js';
import { anEmptyRegistry, aRegistry, deps } from './fixtures.js';

function newDigest() {
  const hash = createHash('sha256');
  return { add: (text: string) => hash.update(text), sum: () => hash.digest('hex') };
}

/** Exports, with something done just before each writing of the registry, counted from 1. */
async function exported(
  registry: MemoryRegistry,
  names: readonly string[] = [],
  meanwhile: (writing: number) => unknown = () => {},
  given = deps(registry),
) {
  let rows: ExportRow[] = [];
  let writings = 0;
  const result = await exportRegistry(
    { names },
    {
      ...given,
      newDigest,
      write: async (all) => {
        writings += 1;
        await meanwhile(writings);
        rows = [];
        for await (const row of all) rows.push(row);
      },
    },
  );
  return { ...result, rows, ids: rows.map(idOf) };
}

function idOf(row: ExportRow): string {
  if (row.kind === 'model') return row.model.name;
  const { modelName, version } = row.details.version;
  return `${modelName}/${version}`;
}

describe('an export', () => {
  test('has each model, then its versions, and reads twice', async () => {
    const result = await exported(await aRegistry({ b: 2, a: 1, empty: 0 }));
    expect(result).toMatchObject({ models: 3, versions: 3, passes: 2, changed: [] });
    expect(result.ids).toEqual(['a', 'a/1', 'b', 'b/2', 'b/1', 'empty']);
  });

  test('of nothing', async () => {
    const result = await exported(anEmptyRegistry());
    expect(result).toMatchObject({ models: 0, versions: 0, passes: 2, rows: [] });
  });

  test('of chosen models, by name, each once', async () => {
    const registry = await aRegistry({ auto_b: 1, a: 1, c: 1 });
    const given = { ...deps(registry), modelPrefix: 'auto_' };
    const result = await exported(registry, ['b', 'auto_b', 'a'], undefined, given);
    expect(result.ids).toEqual(['a', 'a/1', 'auto_b', 'auto_b/1']);
  });

  test('of a model that is none writes nothing', async () => {
    const registry = await aRegistry({ lstm_model: 1 });
    const write = () => expect.unreachable('nothing is to be written');
    await expect(
      exportRegistry({ names: ['lstm_modle'] }, { ...deps(registry), newDigest, write }),
    ).rejects.toMatchObject({ code: 'not_found', hint: expect.stringContaining('lstm_model') });
  });

  test('joins runs across models, a thousand versions at once', async () => {
    const registry = anEmptyRegistry();
    const tracking = new MemoryTracking();
    for (let number = 0; number < 2500; number++) {
      const model = `m${number}`;
      await registry.createModel({ name: model });
      await registry.createVersion({ model, source: 's3://b', runId: model });
      tracking.runs.set(model, aRun({ runId: model }));
    }
    const asked: number[] = [];
    const getRuns = tracking.getRuns.bind(tracking);
    tracking.getRuns = async (ids) => {
      asked.push(ids.length);
      return await getRuns(ids);
    };
    const { rows } = await exported(registry, [], undefined, { ...deps(registry), tracking });
    expect(asked).toEqual([1000, 1000, 500]);
    expect(rows).toHaveLength(5000);
    for (const row of rows) {
      if (row.kind === 'version')
        expect(row.details.run?.runId).toBe(row.details.version.modelName);
    }
  });
});

describe('a registry that changes meanwhile', () => {
  /** What moves a time, and what moves none. */
  test.each<[string, (registry: MemoryRegistry) => Promise<unknown>]>([
    ['alias', (r) => r.setAlias({ model: 'm', alias: 'champion', version: '2' }, '1')],
    ['tag of a model', (r) => r.setTag({ model: 'm' }, 'k', 'w')],
    ['tag of a version', (r) => r.setTag({ model: 'm', version: '1' }, '__proto__', 'x')],
    ['description', (r) => r.setDescription({ model: 'm', version: '2' }, 'words')],
    ['name', (r) => r.renameModel('m', 'other')],
    ['new model', (r) => r.createModel({ name: 'x' })],
    ['new version', (r) => r.createVersion({ model: 'm', source: 's3://b' })],
    ['deletion', (r) => r.deleteVersion('m', '2', { stage: 'None', aliases: [] })],
  ])('is read a third time for a changed %s', async (_, change) => {
    const registry = await aRegistry({ m: 2, still: 1 });
    await registry.setTag({ model: 'm' }, 'k', 'v');
    await registry.setAlias({ model: 'm', alias: 'champion', version: '1' }, null);
    const result = await exported(registry, [], async (writing) => {
      if (writing === 1) await change(registry);
    });
    expect(result).toMatchObject({ passes: 3, changed: [] });
    const now: unknown[] = [];
    for await (const row of readRegistry(undefined, registry)) now.push(row);
    expect(
      result.rows.map((row) =>
        row.kind === 'model' ? row : { kind: 'version', version: row.details.version },
      ),
    ).toEqual(now);
  });

  test('every time is given up after five readings, and what changed is named', async () => {
    const registry = await aRegistry({ m: 1, still: 1 });
    const result = await exported(registry, [], (writing) =>
      registry.setTag({ model: 'm' }, 'beat', String(writing)),
    );
    expect(result).toMatchObject({ passes: 5, changed: ['m'], models: 2, versions: 2 });
  });

  test('so that a chosen model is gone, is an error', async () => {
    const registry = await aRegistry({ m: 1 });
    const renamed = () => registry.renameModel('m', 'other');
    await expect(exported(registry, ['m'], renamed)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('between the two lists of a reading, has no versions without a model', async () => {
    const registry = await aRegistry({ a: 1, b: 1, c: 2 });
    const listVersions = registry.listVersions.bind(registry);
    registry.listVersions = async function* (query) {
      const versions = [];
      for await (const version of listVersions(query)) versions.push(version);
      await registry.deleteModel('b');
      await registry.createModel({ name: 'bb' });
      yield* versions;
    };
    const ids: string[] = [];
    for await (const row of readRegistry(undefined, registry)) {
      ids.push(
        row.kind === 'model' ? row.model.name : `${row.version.modelName}/${row.version.version}`,
      );
    }
    expect(ids).toEqual(['a', 'a/1', 'bb', 'c', 'c/2', 'c/1']);
  });
});
