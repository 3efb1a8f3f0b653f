import { describe, expect, test } from 'vitest';
import { absent, type Client, invalid, ok, tick, unique } from './client.js';

export function modelVersionsProtocol(client: Client): void {
  describe('model versions', () => {
    test('create: description, run_id and run_link are given even when empty', async () => {
      const name = await client.model();
      const before = await client.getModel(name);
      await tick();
      const reply = await client.post('model-versions/create', { name, source: 's3://b/x' });
      const { model_version: version } = ok(reply);
      expect(version).toEqual({
        name,
        version: '1',
        creation_timestamp: version.creation_timestamp,
        last_updated_timestamp: version.creation_timestamp,
        current_stage: 'None',
        description: '',
        source: 's3://b/x',
        run_id: '',
        status: 'READY',
        run_link: '',
      });
      const after = await client.getModel(name);
      expect(after.last_updated_timestamp).toBeGreaterThan(before.last_updated_timestamp);
    });

    test('create: all fields; the run need not exist', async () => {
      const name = await client.model();
      const fields = { source: 's3://b/x', run_id: 'none', run_link: 'l', description: 'd' };
      const tags = [{ key: 'k', value: 'v' }];
      const reply = await client.post('model-versions/create', { name, ...fields, tags });
      expect(ok(reply).model_version).toMatchObject({ ...fields, tags });
      absent(await client.post('model-versions/create', { name: unique(), source: 's3://b/x' }));
      invalid(await client.post('model-versions/create', { name }), /'source'/);
    });

    test('get: versions are read as Python reads integers', async () => {
      const name = await client.model([{}]);
      const get = (version: string) => client.get('model-versions/get', { name, version });
      for (const same of ['1', '01', ' 1', '+1']) {
        expect(ok(await get(same)).model_version.version).toBe('1');
      }
      for (const missing of ['2', '-1', '0']) absent(await get(missing), /^Model Version \(name=/);
      for (const bad of ['x', '1.0']) invalid(await get(bad), /must be an integer/);
      absent(await client.get('model-versions/get', { name: unique(), version: 1 }), /version=1/);
    });

    test('update: omitting description clears it; the model is not touched', async () => {
      const name = await client.model([{ description: 'old' }]);
      const model = await client.getModel(name);
      const before = await client.getVersion(name, 1);
      await tick();
      const update = (body: object) =>
        client.patch('model-versions/update', { name, version: '1', ...body });
      const { model_version: version } = ok(await update({ description: 'new' }));
      expect(version.description).toBe('new');
      expect(version.last_updated_timestamp).toBeGreaterThan(before.last_updated_timestamp);
      expect(ok(await update({ description: '' })).model_version.description).toBe('');
      expect(ok(await update({})).model_version).not.toHaveProperty('description');
      const { last_updated_timestamp: touched } = await client.getModel(name);
      expect(touched).toBe(model.last_updated_timestamp);
    });

    test('tags: no timestamps move', async () => {
      const name = await client.model([{}]);
      const before = await client.getVersion(name, 1);
      await tick();
      const tag = { name, version: '1', key: 'k' };
      ok(await client.post('model-versions/set-tag', tag));
      expect((await client.getVersion(name, 1)).tags).toEqual([{ key: 'k', value: '' }]);
      ok(await client.delete('model-versions/delete-tag', { ...tag, key: 'absent' }));
      ok(await client.delete('model-versions/delete-tag', tag));
      expect(await client.getVersion(name, 1)).toEqual(before);
      absent(await client.post('model-versions/set-tag', { ...tag, version: '9' }));
      invalid(await client.post('model-versions/set-tag', { ...tag, key: 'bad*' }));
      invalid(await client.post('model-versions/set-tag', { ...tag, version: 1 }));
    });

    test('delete: aliases go, the number stays taken, the model is touched', async () => {
      const name = await client.model([{}, {}, {}]);
      for (const [alias, version] of [
        ['a', '3'],
        ['b', '3'],
        ['c', '2'],
      ]) {
        ok(await client.post('registered-models/alias', { name, alias, version }));
      }
      const before = await client.getModel(name);
      await tick();
      expect(ok(await client.delete('model-versions/delete', { name, version: '3' }))).toEqual({});
      absent(await client.get('model-versions/get', { name, version: 3 }));
      absent(await client.delete('model-versions/delete', { name, version: '3' }));
      const after = await client.getModel(name);
      expect(after.aliases).toEqual([{ alias: 'c', version: '2' }]);
      expect(after.latest_versions.map((each: { version: string }) => each.version)).toEqual(['2']);
      expect(after.last_updated_timestamp).toBeGreaterThan(before.last_updated_timestamp);
      const found = await client.get('model-versions/search', { filter: `name='${name}'` });
      expect(ok(found).model_versions).toHaveLength(2);
      const next = await client.post('model-versions/create', { name, source: 's3://b/x' });
      expect(ok(next).model_version.version).toBe('4');
    });

    test('get-download-uri', async () => {
      const name = await client.model([{ source: 's3://b/here' }]);
      const uri = await client.get('model-versions/get-download-uri', { name, version: 1 });
      expect(ok(uri)).toEqual({ artifact_uri: 's3://b/here' });
      absent(await client.get('model-versions/get-download-uri', { name, version: 9 }));
    });
  });
}
