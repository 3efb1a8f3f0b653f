import { describe, expect, test } from 'vitest';
import { absent, type Client, invalid, ok, tick, unique } from './client.js';

export function aliasesProtocol(client: Client): void {
  const set = (name: string, alias: string, version: unknown = '1') =>
    client.post('registered-models/alias', { name, alias, version });
  const get = (name: string, alias: string) =>
    client.get('registered-models/alias', { name, alias });

  describe('aliases', () => {
    test('set, move and delete touch no timestamp', async () => {
      const name = await client.model([{}, {}]);
      const before = await client.getModel(name);
      await tick();
      expect(ok(await set(name, 'best', '1'))).toEqual({});
      ok(await set(name, 'best', '2'));
      ok(await set(name, 'also', '2'));
      // PostgreSQL gives them in any order.
      const { aliases } = await client.getModel(name);
      expect(
        new Map(
          aliases.map((given: { alias: string; version: string }) => [given.alias, given.version]),
        ),
      ).toEqual(
        new Map([
          ['also', '2'],
          ['best', '2'],
        ]),
      );
      expect((await client.getVersion(name, 2)).aliases.toSorted()).toEqual(['also', 'best']);
      expect(await client.getVersion(name, 1)).not.toHaveProperty('aliases');
      ok(await client.delete('registered-models/alias', { name, alias: 'best' }));
      ok(await client.delete('registered-models/alias', { name, alias: 'also' }));
      expect(await client.getModel(name)).toEqual(before);
    });

    test('a missing alias is 400 on GET and fine on DELETE', async () => {
      const name = await client.model([{}]);
      invalid(await get(name, 'none'), /^Registered model alias none not found\.$/);
      ok(await client.delete('registered-models/alias', { name, alias: 'none' }));
      absent(await get(unique(), 'none'), /^Registered Model/);
      absent(await client.delete('registered-models/alias', { name: unique(), alias: 'none' }));
    });

    test('a missing model is reported as a missing version on POST', async () => {
      const name = await client.model([{}]);
      absent(await set(name, 'best', '9'), /^Model Version \(name=/);
      absent(await set(unique(), 'best'), /^Model Version \(name=/);
      invalid(await set(name, 'best', 1), /type 'int'/);
      invalid(await set(name, 'best', 'x'), /must be an integer/);
    });

    test('names: what is reserved, what is allowed', async () => {
      const name = await client.model([{}]);
      for (const bad of ['latest', 'LATEST', 'v1', 'V12'])
        invalid(await set(name, bad), /reserved/);
      for (const bad of ['a b', 'a/b', 'a.b']) invalid(await set(name, bad), /Invalid alias name/);
      invalid(await set(name, ''), /'alias'/);
      invalid(await set(name, 'x'.repeat(256)), /maximum length of 255/);
      for (const good of ['v1a', '1', 'ünï', '-_', 'x'.repeat(255)]) ok(await set(name, good));
    });

    test('case matters, except for latest', async () => {
      const name = await client.model([{}, {}]);
      ok(await set(name, 'Best', '1'));
      invalid(await get(name, 'best'));
      expect(ok(await get(name, 'Best')).model_version.aliases).toEqual(['Best']);
      expect(ok(await get(name, 'LaTest')).model_version.version).toBe('2');
      absent(await get(await client.model(), 'latest'), /Latest version not found/);
    });
  });
}
