import { describe, expect, test } from 'vitest';
import { absent, type Client, invalid, ok, refused, tick, unique } from './client.js';

export function registeredModelsProtocol(client: Client): void {
  describe('registered models', () => {
    test('create: unset fields are omitted, the last of equal tag keys wins', async () => {
      const name = unique();
      const { registered_model: plain } = ok(
        await client.post('registered-models/create', { name }),
      );
      expect(Object.keys(plain)).toEqual(['name', 'creation_timestamp', 'last_updated_timestamp']);
      expect(plain.creation_timestamp).toBe(plain.last_updated_timestamp);
      const tags = [{ key: 'a', value: '1' }, { key: 'a', value: '2' }, { key: 'b' }];
      const other = { name: unique(), tags, description: 'd' };
      const { registered_model: full } = ok(await client.post('registered-models/create', other));
      expect(full.description).toBe('d');
      expect(full.tags).toEqual([
        { key: 'a', value: '2' },
        { key: 'b', value: '' },
      ]);
    });

    test('create: a taken name is 400 RESOURCE_ALREADY_EXISTS', async () => {
      const name = await client.model();
      const reply = await client.post('registered-models/create', { name });
      refused(
        reply,
        400,
        'RESOURCE_ALREADY_EXISTS',
        /^Registered Model \(name=.*\) already exists/,
      );
    });

    test('names', async () => {
      const create = (name: string) => client.post('registered-models/create', { name });
      invalid(await create(''), /^Missing value for required parameter 'name'\. See/);
      invalid(await create('  '), /^Missing value for required parameter 'name'\.$/);
      for (const bad of ['a/b', 'a:b']) invalid(await create(bad), /cannot contain '\/' or ':'/);
      for (const bad of ['.', '..', '..a']) invalid(await create(bad), /must not resolve to other/);
      const u = unique();
      for (const good of [
        `${u}%`,
        `${u}#?`,
        `${u}\n`,
        ` ${u} `,
        `-${u}`,
        `ü${u}`,
        `😀${u}`,
        `${u}..`,
      ]) {
        ok(await create(good));
        expect((await client.getModel(good)).name).toBe(good);
        ok(await client.delete('registered-models/delete', { name: good }));
      }
    });

    test('update: omitting description clears it', async () => {
      const name = await client.model([], { description: 'old' });
      const before = await client.getModel(name);
      await tick();
      const changed = await client.patch('registered-models/update', { name, description: 'new' });
      const { registered_model: after } = ok(changed);
      expect(after.description).toBe('new');
      expect(after.last_updated_timestamp).toBeGreaterThan(before.last_updated_timestamp);
      const cleared = ok(await client.patch('registered-models/update', { name }));
      expect(cleared.registered_model).not.toHaveProperty('description');
      absent(await client.patch('registered-models/update', { name: unique() }));
    });

    test('tags: default value, no timestamps, deleting a missing one succeeds', async () => {
      const name = await client.model();
      const before = await client.getModel(name);
      await tick();
      expect(ok(await client.post('registered-models/set-tag', { name, key: 'k' }))).toEqual({});
      expect((await client.getModel(name)).tags).toEqual([{ key: 'k', value: '' }]);
      ok(await client.post('registered-models/set-tag', { name, key: 'k', value: 'v' }));
      expect((await client.getModel(name)).tags).toEqual([{ key: 'k', value: 'v' }]);
      ok(await client.delete('registered-models/delete-tag', { name, key: 'absent' }));
      ok(await client.delete('registered-models/delete-tag', { name, key: 'k' }));
      expect(await client.getModel(name)).toEqual(before);
      absent(await client.post('registered-models/set-tag', { name: unique(), key: 'k' }));
    });

    test('tag rules', async () => {
      const name = await client.model();
      const set = (key: string, value = 'v') =>
        client.post('registered-models/set-tag', { name, key, value });
      ok(await set('ünï:x y.z-_/q'));
      invalid(await set('bad*'), /Names may only contain/);
      for (const bad of ['/a', 'a/./b', '../a']) invalid(await set(bad), /must not resolve/);
      invalid(await set(''), /Missing value/);
      ok(await set('k'.repeat(250)));
      invalid(await set('k'.repeat(251)), /exceeds the maximum length of 250/);
      invalid(await set('k', 'v'.repeat(100_001)), /exceeds the maximum length of 100000/);
      invalid(await client.delete('registered-models/delete-tag', { name, key: 'bad*' }));
    });

    test('rename keeps tags, aliases and versions, and touches every version', async () => {
      const name = await client.model([{}, {}], { tags: [{ key: 'k', value: 'v' }] });
      ok(await client.post('registered-models/alias', { name, alias: 'best', version: '1' }));
      const before = await client.getVersion(name, 1);
      await tick();
      const newName = unique();
      const reply = ok(await client.post('registered-models/rename', { name, new_name: newName }));
      expect(reply.registered_model).toMatchObject({
        name: newName,
        tags: [{ key: 'k', value: 'v' }],
        aliases: [{ alias: 'best', version: '1' }],
      });
      const after = await client.getVersion(newName, 1);
      expect(after).toMatchObject({ name: newName, aliases: ['best'] });
      expect(after.last_updated_timestamp).toBeGreaterThan(before.last_updated_timestamp);
      absent(await client.get('registered-models/get', { name }));
    });

    test('rename: refusals', async () => {
      const [name, taken] = [await client.model(), await client.model()];
      const rename = (body: object) => client.post('registered-models/rename', { name, ...body });
      refused(await rename({ new_name: taken }), 400, 'RESOURCE_ALREADY_EXISTS', /already exists/);
      invalid(await rename({ new_name: '' }), /'new_name'/);
      invalid(await rename({}), /'new_name'/);
      invalid(await rename({ new_name: 'a/b' }));
      ok(await rename({ new_name: name }));
      absent(await client.post('registered-models/rename', { name: unique(), new_name: unique() }));
    });

    test('delete removes everything, so numbers start again', async () => {
      const name = await client.model([{}, {}], { tags: [{ key: 'k', value: 'v' }] });
      ok(await client.delete('registered-models/delete', { name }));
      absent(await client.delete('registered-models/delete', { name }));
      ok(await client.post('registered-models/create', { name }));
      const created = await client.post('model-versions/create', { name, source: 's3://b/x' });
      expect(ok(created).model_version.version).toBe('1');
      expect(await client.getModel(name)).not.toHaveProperty('tags');
    });
  });
}
