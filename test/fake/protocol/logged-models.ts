import { beforeAll, describe, expect, test } from 'vitest';
import { absent, type Client, htmlPage, invalid, ok, refused, tick, unique } from './client.js';

export function loggedModelsProtocol(client: Client): void {
  let experiment = '';
  const create = async (fields: object = {}) =>
    ok(await client.post('logged-models', { experiment_id: experiment, ...fields })).model;

  describe('logged models', () => {
    beforeAll(async () => {
      experiment = ok(await client.post('experiments/create', { name: unique() })).experiment_id;
    });

    test('create and get', async () => {
      const params = [{ key: 'a', value: '1' }];
      const tags = [{ key: 'b', value: '2' }];
      const fields = { name: 'lm', model_type: 'sk', source_run_id: 'r', params, tags };
      const { info, data } = await create(fields);
      const id = info.model_id;
      expect(id).toMatch(/^m-[0-9a-f]{32}$/);
      expect({ info, data }).toEqual({
        info: {
          model_id: id,
          experiment_id: experiment,
          name: 'lm',
          creation_timestamp_ms: info.creation_timestamp_ms,
          last_updated_timestamp_ms: info.creation_timestamp_ms,
          artifact_uri: `mlflow-artifacts:/${experiment}/models/${id}/artifacts`,
          status: 'LOGGED_MODEL_PENDING',
          model_type: 'sk',
          source_run_id: 'r',
          tags,
        },
        data: { params },
      });
      expect(ok(await client.get(`logged-models/${id}`)).model).toEqual({ info, data });
      const { info: bare, data: empty } = await create();
      expect(bare).toMatchObject({ model_type: '', source_run_id: '' });
      expect(empty).toEqual({});
    });

    test('refusals', async () => {
      invalid(await client.post('logged-models', {}), /'experiment_id'/);
      absent(await client.post('logged-models', { experiment_id: '99999' }));
      const bad = { experiment_id: experiment, name: 'a/b' };
      invalid(await client.post('logged-models', bad), /Invalid model name/);
      absent(await client.get('logged-models/m-none'), /^Logged model with ID 'm-none' not found/);
      absent(await client.get('logged-models/search'), /'search' not found/);
      absent(await client.delete('logged-models/m-none'));
    });

    test('PATCH needs model_id and status in the body, and takes any status', async () => {
      const { info } = await create();
      const path = `logged-models/${info.model_id}`;
      const status = async (value: unknown) =>
        ok(await client.patch(path, { model_id: info.model_id, status: value })).model.info.status;
      expect(await status('LOGGED_MODEL_READY')).toBe('LOGGED_MODEL_READY');
      expect(await status(3)).toBe('LOGGED_MODEL_UPLOAD_FAILED');
      expect(await status('2')).toBe('LOGGED_MODEL_READY');
      expect(await status('BAD')).toBe('LOGGED_MODEL_STATUS_UNSPECIFIED');
      invalid(await client.patch(path, { status: 2 }), /'model_id'/);
      invalid(await client.patch(path, { model_id: info.model_id }), /'status'/);
    });

    test('delete is soft', async () => {
      const { info } = await create();
      const path = `logged-models/${info.model_id}`;
      expect(ok(await client.delete(path))).toEqual({});
      absent(await client.get(path));
      ok(await client.get(path, { allow_deleted: 'true' }));
      ok(await client.delete(path));
    });

    test('metrics lose NaN', async () => {
      const { info } = await create();
      const { run } = ok(await client.post('runs/create', { experiment_id: experiment }));
      const run_id = run.info.run_id;
      const metric = { timestamp: 7, step: 2, model_id: info.model_id };
      const metrics = [
        { key: 'nan', value: 'NaN', ...metric, dataset_name: 'd', dataset_digest: 'x' },
        { key: 'inf', value: 'Infinity', ...metric },
      ];
      ok(await client.post('runs/log-batch', { run_id, metrics }));
      const { data } = ok(await client.get(`logged-models/${info.model_id}`)).model;
      expect(data.metrics).toEqual([
        { key: 'nan', value: 0, ...metric, run_id, dataset_name: 'd', dataset_digest: 'x' },
        { key: 'inf', value: 1.7976931348623157e308, ...metric, run_id },
      ]);
      ok(await client.post('runs/outputs', { run_id, models: [{ model_id: info.model_id }] }));
      const { run: linked } = ok(await client.get('runs/get', { run_id }));
      expect(linked.outputs).toEqual({ model_outputs: [{ model_id: info.model_id, step: 0 }] });
    });

    test('tags', async () => {
      const { info } = await create();
      const path = `logged-models/${info.model_id}`;
      ok(await client.patch(`${path}/tags`, { tags: [{ key: 'k', value: 'v' }] }));
      expect(ok(await client.get(path)).model.info.tags).toEqual([{ key: 'k', value: 'v' }]);
      ok(await client.delete(`${path}/tags/k`));
      absent(await client.delete(`${path}/tags/k`), /^No tag with key 'k'/);
    });
  });

  describe('logged models search', () => {
    const names = new Map<string, string>();
    let m1 = '';
    const search = (body: object) => client.post('logged-models/search', body);
    const found = async (body: object): Promise<string> =>
      (ok(await search({ experiment_ids: [experiment], ...body })).models ?? [])
        .map((model: { info: { model_id: string } }) => names.get(model.info.model_id))
        .join();

    beforeAll(async () => {
      experiment = ok(await client.post('experiments/create', { name: unique() })).experiment_id;
      const { run } = ok(await client.post('runs/create', { experiment_id: experiment }));
      const run_id = run.info.run_id;
      const params = [{ key: 'a', value: '1' }];
      const fields = { name: 'mm', model_type: 'sk', source_run_id: 'r1', params };
      const first = await create({ ...fields, tags: [{ key: 'b', value: '2' }] });
      await tick();
      const second = await create({ name: 'zz' });
      m1 = first.info.model_id;
      names.set(m1, 'm1').set(second.info.model_id, 'm2');
      const metrics = [{ key: 'acc', value: 0.9, timestamp: 1, step: 0, model_id: m1 }];
      ok(await client.post('runs/log-batch', { run_id, metrics }));
    });

    test('experiment_ids must be there, but may be empty', async () => {
      invalid(await search({}), /'experiment_ids'/);
      expect(ok(await search({ experiment_ids: [] }))).toEqual({});
      invalid(await search({ experiment_ids: ['x'] }), /valid integer/);
      invalid(await search({ experiment_ids: [Number(experiment)] }), /type 'list'/);
      invalid(await search({ experiment_ids: experiment }), /type 'str'/);
      expect(await found({})).toBe('m2,m1');
    });

    test('max_results: 0 is the default, there is no upper bound', async () => {
      for (const max_results of [0, 1000, 1001, 5000]) {
        expect(await found({ max_results })).toBe('m2,m1');
      }
    });

    test('page tokens hold the query', async () => {
      const query = { experiment_ids: [experiment], max_results: 1 };
      const first = ok(await search(query));
      const page_token = first.next_page_token;
      const token = JSON.parse(Buffer.from(page_token, 'base64').toString());
      const experiment_ids = [experiment];
      expect(token).toEqual({ experiment_ids, filter_string: null, order_by: null, offset: 1 });
      expect(await found({ max_results: 1, page_token })).toBe('m1');
      invalid(
        await search({ ...query, page_token, experiment_ids: [experiment, '0'] }),
        /do not match/,
      );
      invalid(await search({ ...query, page_token, filter: "name='mm'" }), /page token/);
      htmlPage(await search({ ...query, page_token: 'zzz' }), 500);
      const noJson = Buffer.from('xx').toString('base64');
      invalid(await search({ ...query, page_token: noJson }), /^Invalid page token/);
    });

    test('model_id IN', async () => {
      expect(await found({ filter: `attributes.model_id IN ('${m1}')` })).toBe('m1');
      expect(await found({ filter: `model_id IN ('${m1}', 'm-none')` })).toBe('m1');
      expect(await found({ filter: `model_id NOT IN ('${m1}')` })).toBe('m2');
      expect(await found({ filter: 'model_id IN ()' })).toBe('');
      const numbers = { experiment_ids: [experiment], filter: 'model_id IN (1)' };
      refused(await search(numbers), 400, 'BAD_REQUEST');
    });

    test.each([
      ["source_run_id IN ('r1')", 'm1'],
      ["name = 'mm'", 'm1'],
      ['name = mm', 'm1'],
      ['name = "mm"', ''],
      ["name LIKE 'm%' AND params.a = '1'", 'm1'],
      ["tags.b IN ('2')", 'm1'],
      ["tags.`b` = '2'", 'm1'],
      ['metrics.acc > 0.5', 'm1'],
      ['status = 1', 'm2,m1'],
      ['creation_timestamp > 0', 'm2,m1'],
    ])('filter %s', async (filter, expected) => {
      expect(await found({ filter })).toBe(expected);
    });

    test.each([
      ["attribute.model_id = 'x'"],
      ["name = 'a' OR name = 'b'"],
      ['params.a IS NULL'],
      ["name IN ('a'"],
      ["model_id > 'a'"],
    ])('refused filter %s', async (filter) => {
      invalid(await search({ experiment_ids: [experiment], filter }));
    });

    test.each([["foo = 'x'"], ['attributes.creation_time > 0'], ['name IN (x)']])(
      'INTERNAL_ERROR for %s',
      async (filter) => {
        const reply = await search({ experiment_ids: [experiment], filter });
        refused(reply, 500, 'INTERNAL_ERROR');
      },
    );

    test('order_by', async () => {
      const by = (field_name: string, ascending?: boolean) =>
        found({ order_by: [{ field_name, ascending }] });
      expect(await by('name')).toBe('m1,m2');
      expect(await by('name', false)).toBe('m2,m1');
      expect(await by('metrics.acc', false)).toBe('m1,m2');
      expect(await by('creation_time', true)).toBe('m1,m2');
      for (const field_name of ['foo', 'params.a', '']) {
        const body = { experiment_ids: [experiment], order_by: [{ field_name }] };
        invalid(await search(body), /^Invalid order by field name/);
      }
    });
  });
}
