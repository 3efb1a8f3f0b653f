import { describe, expect, test } from 'vitest';
import { type Client, htmlPage, invalid, ok, type Query, refused, tick, unique } from './client.js';

const token = (json: string) => Buffer.from(json).toString('base64');

export function registrySearchProtocol(client: Client): void {
  const models = (query: Query) => client.get('registered-models/search', query);
  const versions = (query: Query) => client.get('model-versions/search', query);

  describe('registry search', () => {
    test('nothing found is an empty object', async () => {
      const filter = `name='${unique()}'`;
      expect(ok(await models({ filter }))).toEqual({});
      expect(ok(await versions({ filter }))).toEqual({});
    });

    test('versions carry no aliases, and come newest change first', async () => {
      const name = await client.model([{}, {}, {}]);
      ok(await client.post('registered-models/alias', { name, alias: 'best', version: '1' }));
      await tick();
      ok(await client.patch('model-versions/update', { name, version: '2', description: 'd' }));
      const { model_versions } = ok(await versions({ filter: `name='${name}'` }));
      expect(model_versions.map((each: { version: string }) => each.version)).toEqual([
        '2',
        '3',
        '1',
      ]);
      expect(model_versions.some((each: object) => 'aliases' in each)).toBe(false);
    });

    test('pages are plain offsets in a base64 token', async () => {
      const name = await client.model([{}, {}, {}]);
      const query = { filter: `name='${name}'`, max_results: 2 };
      const first = ok(await versions(query));
      expect(first.model_versions).toHaveLength(2);
      expect(first.next_page_token).toBe(token('{"offset": 2}'));
      const last = ok(await versions({ ...query, page_token: first.next_page_token }));
      expect(last.model_versions).toHaveLength(1);
      expect(last).not.toHaveProperty('next_page_token');
      expect(ok(await versions({ ...query, page_token: token('{"offset":"2"}') }))).toEqual(last);
      expect(ok(await versions({ ...query, page_token: token('{"offset":99}') }))).toEqual({});
      const exact = ok(await versions({ ...query, max_results: 3 }));
      expect(exact).not.toHaveProperty('next_page_token');
    });

    test('bad page tokens', async () => {
      for (const search of [models, versions]) {
        invalid(await search({ page_token: 'zzz' }), /could not base64-decode/);
        invalid(await search({ page_token: token('no json') }), /decoded value=/);
        invalid(await search({ page_token: token('{"offset":0}') }), /parsed value=/);
        invalid(await search({ page_token: token('{"offset":"x"}') }), /not stringable x/);
        htmlPage(await search({ page_token: token('[]') }), 500);
      }
    });

    test('max_results of versions: 1 to 200000', async () => {
      const filter = `name='${unique()}'`;
      for (const max_results of [0, -1]) {
        invalid(await versions({ filter, max_results }), /must be a positive integer/);
      }
      ok(await versions({ filter, max_results: 200_000 }));
      for (const max_results of [200_001, 'x', '1.5', '']) {
        invalid(await versions({ filter, max_results }), /parameter 'max_results'/);
      }
    });

    test('max_results of models: up to 1000, and 0 gives a token that is then refused', async () => {
      const name = await client.model();
      const filter = `name='${name}'`;
      ok(await models({ filter, max_results: 1000 }));
      for (const max_results of [1001, 'x']) invalid(await models({ filter, max_results }));
      const zero = ok(await models({ filter, max_results: 0 }));
      expect(zero).toEqual({ next_page_token: token('{"offset": 0}') });
      invalid(await models({ filter, page_token: zero.next_page_token }));
    });

    test('order_by of models', async () => {
      const prefix = unique();
      for (const suffix of ['b', 'a', 'C']) {
        await client.post('registered-models/create', { name: prefix + suffix });
        await tick();
      }
      const filter = `name LIKE '${prefix}%'`;
      const order = async (order_by: string[]) =>
        ok(await models({ filter, order_by })).registered_models.map((each: { name: string }) =>
          each.name.slice(prefix.length),
        );
      expect(await order([])).toEqual(['C', 'a', 'b']);
      expect(await order(['name DESC'])).toEqual(['b', 'a', 'C']);
      expect(await order(['timestamp'])).toEqual(['b', 'a', 'C']);
      expect(await order(['last_updated_timestamp desc'])).toEqual(['C', 'a', 'b']);
      expect(await order(['`name` asc'])).toEqual(['C', 'a', 'b']);
      for (const bad of [
        'creation_timestamp',
        'version',
        'name foo',
        'name, timestamp',
        'attribute.name',
        'tags.x',
      ]) {
        invalid(await models({ filter, order_by: bad }));
      }
      const twice = await models({ filter, order_by: ['timestamp', 'last_updated_timestamp'] });
      refused(twice, 500, 'INTERNAL_ERROR', /duplicate fields/);
    });

    test('order_by of versions', async () => {
      const name = await client.model([{}, {}, {}]);
      const filter = `name='${name}'`;
      const order = async (order_by: string[]) =>
        ok(await versions({ filter, order_by })).model_versions.map(
          (each: { version: string }) => each.version,
        );
      expect(await order(['version_number'])).toEqual(['1', '2', '3']);
      expect(await order(['name', 'version_number DESC'])).toEqual(['3', '2', '1']);
      expect(await order(['attribute.creation_timestamp ASC'])).toEqual(['1', '2', '3']);
      for (const bad of ['version', 'timestamp', 'run_id', 'tags.x', 'foo']) {
        invalid(await versions({ filter, order_by: bad }));
      }
      const twice = await versions({ filter, order_by: ['name', 'name DESC'] });
      refused(twice, 500, 'INTERNAL_ERROR', /duplicate fields/);
    });
  });

  describe('prompts', () => {
    const isPrompt = [{ key: 'mlflow.prompt.is_prompt', value: 'true' }];
    const wanted = "tags.`mlflow.prompt.is_prompt` = 'true'";

    test('are hidden from model search unless asked for, and shown by get', async () => {
      const name = await client.model([], { tags: isPrompt });
      expect(ok(await models({ filter: `name='${name}'` }))).toEqual({});
      const found = ok(await models({ filter: `name='${name}' AND ${wanted}` }));
      expect(found.registered_models).toHaveLength(1);
      expect((await client.getModel(name)).tags).toEqual(isPrompt);
    });

    test('are told apart by the tag of a version in version search', async () => {
      const name = await client.model([{ source: 's3://b/x' }], { tags: isPrompt });
      const count = async (filter: string) =>
        ok(await versions({ filter: `name='${name}'${filter}` })).model_versions?.length ?? 0;
      expect(await count('')).toBe(1);
      expect(await count(` AND ${wanted}`)).toBe(0);
      const prompt = { name, source: 'prompt-template', tags: isPrompt };
      ok(await client.post('model-versions/create', prompt));
      expect(await count('')).toBe(0);
      expect(await count(` AND ${wanted}`)).toBe(1);
      ok(await client.delete('model-versions/delete', { name, version: '2' }));
      expect(await count('')).toBe(0);
    });

    test('other conditions on the tag are dropped', async () => {
      const name = await client.model([{}]);
      for (const condition of ["= 'false'", "!= 'true'", "LIKE 'x%'", "= 'other'"]) {
        const filter = `name='${name}' AND tags.\`mlflow.prompt.is_prompt\` ${condition}`;
        expect(ok(await models({ filter })).registered_models).toHaveLength(1);
        expect(ok(await versions({ filter })).model_versions).toHaveLength(1);
      }
    });

    test('names are shared with models, sources are placeholders', async () => {
      const [model, prompt] = [await client.model(), await client.model([], { tags: isPrompt })];
      const create = (name: string, tags?: object[]) =>
        client.post('registered-models/create', { name, tags });
      const code = 'RESOURCE_ALREADY_EXISTS';
      refused(await create(prompt), 400, code, /already taken by a prompt/);
      refused(await create(model, isPrompt), 400, code, /already taken by a registered model/);
      refused(await create(prompt, isPrompt), 400, code, /^Prompt \(name=/);
      const version = { name: prompt, source: 's3://b/x', tags: isPrompt };
      invalid(await client.post('model-versions/create', version), /Invalid prompt source/);
      ok(await client.post('model-versions/create', { ...version, source: 'dummy-source' }));
      const copy = { name: model, source: `models:/${prompt}/1` };
      invalid(await client.post('model-versions/create', copy), /Prompt versions cannot be used/);
    });
  });
}
