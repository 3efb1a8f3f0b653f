import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SqlRegistry } from '../../../src/adapters/store/sql/sql-registry.js';
import { collect } from '../../../src/domain/collect.js';
import { change, folder, makeDatabase, SCHEMAS, type SchemaVersion } from './database.js';
import { sessionOn } from './sessions.js';

/** Models with so many versions each; every seventh version is deleted, each has two tags. */
async function filled(version: SchemaVersion, sizes: Readonly<Record<string, number>>) {
  const file = await makeDatabase(version, join(folder(), 'mlflow.db'));
  const numbers = (size: number) =>
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${size})`;
  const inserts = Object.entries(sizes).map(
    ([name, size]) => `
      INSERT INTO registered_models (name) VALUES ('${name}');
      INSERT INTO registered_model_tags (name, "key", value) VALUES ('${name}', 'team', '${name}');
      ${
        size === 0
          ? ''
          : `${numbers(size)}
      INSERT INTO model_versions (name, version, current_stage, status)
        SELECT '${name}', i, CASE WHEN i % 7 = 0 THEN 'Deleted_Internal' ELSE 'None' END, 'READY' FROM n;
      ${numbers(size)}
      INSERT INTO model_version_tags (name, version, "key", value)
        SELECT '${name}', i, 'number', i FROM n UNION ALL SELECT '${name}', i, 'of', '${name}' FROM n;`
      }`,
  );
  await change(file, `BEGIN; ${inserts.join(';')}; COMMIT`);
  return { file, store: new SqlRegistry(sessionOn(file)) };
}

describe.each(Object.keys(SCHEMAS) as SchemaVersion[])(
  'lists in the schema of MLflow %s',
  (version) => {
    it('have every version once, in order, with its own tags, over many pages', async () => {
      const sizes = { b: 2500, a: 999, A: 2, 'a b': 0, c: 1001, d: 1 };
      const { store } = await filled(version, sizes);
      const listed = await collect(store.listVersions());
      const expected = ['A', 'a', 'b', 'c', 'd'].flatMap((name) => {
        const size = sizes[name as keyof typeof sizes];
        return Array.from({ length: size }, (_, index) => size - index)
          .filter((number) => number % 7 !== 0)
          .map((number) => `${name}/${number} of ${name}/${number}`);
      });
      const shown = listed.map(
        (each) =>
          `${each.modelName}/${each.version} of ${each.tags.get('of')}/${each.tags.get('number')}`,
      );
      expect(shown).toEqual(expected);
      const ofOne = await collect(store.listVersions({ model: 'b' }));
      expect(ofOne).toEqual(listed.filter(({ modelName }) => modelName === 'b'));
    });

    it('have every model once, over many pages', async () => {
      const names = Array.from(
        { length: 2100 },
        (_, index) => `model ${String(index).padStart(4)}`,
      );
      const { store } = await filled(version, Object.fromEntries(names.map((name) => [name, 1])));
      const listed = await collect(store.listModels());
      expect(listed.map(({ name }) => name)).toEqual(names);
      expect(listed.map(({ tags }) => tags.get('team'))).toEqual(names);
      expect(new Set(listed.map(({ latestVersion }) => latestVersion))).toEqual(new Set(['1']));
      expect((await collect(store.listVersions())).map(({ modelName }) => modelName)).toEqual(
        names,
      );
    });

    it('have the tags where there are more keys than are looked up one by one', async () => {
      const { file, store } = await filled(version, { a: 300 });
      await change(
        file,
        `UPDATE model_version_tags SET "key" = 'key ' || version WHERE "key" = 'number'`,
      );
      for (const each of await collect(store.listVersions())) {
        expect([...each.tags]).toEqual([
          [`key ${each.version}`, each.version],
          ['of', 'a'],
        ]);
      }
    });
  },
);

it('lets others commit while a list is read', async () => {
  const { file, store } = await filled('2.9.2', { a: 1500, b: 3 });
  for await (const { modelName, version } of store.listVersions()) {
    if (version !== '1500') continue;
    // It would wait for a reader that is not done.
    await change(
      file,
      `UPDATE registered_models SET description = 'now' WHERE name = '${modelName}'`,
    );
  }
  expect((await store.getModel('a')).description).toBe('now');
});
