import { describe, expect, test } from 'vitest';
import { absent, type Client, htmlPage, invalid, ok, refused, unique } from './client.js';

export function wireProtocol(client: Client): void {
  describe('wire', () => {
    test('health, version and server-info', async () => {
      expect(await client.get('/health')).toMatchObject({ status: 200, text: 'OK' });
      const version = await client.get('/version');
      expect(version).toMatchObject({ status: 200, text: '3.17.2' });
      expect(version.type).toBe('text/html; charset=utf-8');
      const info = ok(await client.get('/api/3.0/mlflow/server-info'));
      expect(info).toMatchObject({ store_type: 'SqlStore', workspaces_enabled: false });
    });

    test('unknown paths and wrong methods answer HTML', async () => {
      htmlPage(await client.get('no-such/thing'), 404);
      htmlPage(await client.get('/nowhere'), 404);
      htmlPage(await client.get('registered-models/search/'), 404);
      htmlPage(await client.post('registered-models/get', { name: 'x' }), 405);
      htmlPage(await client.get('logged-models'), 405);
      htmlPage(await client.get('runs/search'), 405);
    });

    test('ajax-api mirrors api', async () => {
      const name = await client.model();
      const path = '/ajax-api/2.0/mlflow/registered-models/get';
      expect(ok(await client.get(path, { name })).registered_model.name).toBe(name);
    });

    test('DELETE ignores query parameters', async () => {
      const name = await client.model();
      const reply = await client.delete(`registered-models/delete?name=${name}`);
      invalid(reply, /^Missing value for required parameter 'name'\./);
      expect(ok(await client.delete('registered-models/delete', { name }))).toEqual({});
      absent(await client.get('registered-models/get', { name }));
    });

    test('POST needs a JSON content type, PATCH and DELETE do not', async () => {
      const name = await client.model();
      const body = JSON.stringify({ name });
      const create = 'registered-models/create';
      invalid(await client.raw('POST', create), /Content-Type header is missing/);
      const plain = { 'content-type': 'text/plain' };
      invalid(await client.raw('POST', create, body, plain), /Content-Type must be one of/);
      ok(await client.raw('PATCH', 'registered-models/update', body, plain));
      ok(await client.raw('DELETE', 'registered-models/delete', body, plain));
    });

    test('bodies that are no JSON object', async () => {
      const json = { 'content-type': 'application/json' };
      const create = (body: string) => client.raw('POST', 'registered-models/create', body, json);
      invalid(await create('{bad'), /Missing value/);
      invalid(await create('null'), /Missing value/);
      htmlPage(await create('[]'), 500);
      htmlPage(await create('5'), 500);
      const name = unique();
      ok(await create(JSON.stringify(JSON.stringify({ name }))));
    });

    test('types are strict where the handler checks them', async () => {
      const name = await client.model([{}]);
      const text = await client.patch('model-versions/update', { name, version: 1 });
      invalid(text, /^Invalid value 1 for parameter 'version' supplied: .* was of type 'int'/);
      invalid(await client.delete('model-versions/delete', { name, version: 1 }));
      invalid(await client.patch('registered-models/update', { name, description: 3 }));
      invalid(await client.post('registered-models/create', { name: 5 }), /type 'int'/);
      const flag = { name, version: '1', stage: 'Staging', archive_existing_versions: 'true' };
      invalid(await client.post('model-versions/transition-stage', flag), /type 'str'/);
      const tags = { name: unique(), tags: 'x' };
      invalid(await client.post('registered-models/create', tags), /type 'str'/);
    });

    test('camelCase is accepted for optional fields, both spellings are not', async () => {
      const name = await client.model();
      const create = (body: object) =>
        client.post('model-versions/create', { name, source: 's3://b/x', ...body });
      expect(ok(await create({ runId: 'camel' })).model_version.run_id).toBe('camel');
      invalid(await create({ runId: 'a', run_id: 'b' }), /both 'run_id' and 'runId'/);
      expect(ok(await create({ unknown: 1, run_id: null })).model_version.run_id).toBe('');
    });

    test('a GET without parameters misses its required ones', async () => {
      invalid(await client.get('registered-models/get'), /Missing value .* 'name'/);
      invalid(await client.get('model-versions/get', { name: 'x' }), /'version'/);
      invalid(await client.get('model-versions/get-download-uri'), /'name'\.$/);
    });

    test('the first of repeated single parameters counts', async () => {
      const name = await client.model();
      const reply = await client.get(`registered-models/get?name=${name}&name=other`);
      expect(ok(reply).registered_model.name).toBe(name);
    });

    test('errors carry sqlstate and error_class', async () => {
      const reply = await client.get('registered-models/get', { name: unique() });
      refused(reply, 404, 'RESOURCE_DOES_NOT_EXIST', /^Registered Model with name=\w+ not found$/);
      expect(reply.body).toMatchObject({ sqlstate: 'KAM00', error_class: 'RESOURCE_NOT_FOUND' });
    });
  });
}
