import { beforeAll, describe, expect, test } from 'vitest';
import { absent, type Client, htmlPage, invalid, ok, refused, unique } from './client.js';

export function runsProtocol(client: Client): void {
  let experiment = '';
  const create = async (fields: object = {}): Promise<string> =>
    ok(await client.post('runs/create', { experiment_id: experiment, ...fields })).run.info.run_id;
  // In the order of the keys: PostgreSQL's own is that of the plan it chose.
  const get = async (id: string) => {
    const { run } = ok(await client.get('runs/get', { run_id: id }));
    run.data.metrics?.sort(byKey);
    run.data.tags?.sort(byKey);
    return run;
  };

  beforeAll(async () => {
    experiment = ok(await client.post('experiments/create', { name: unique() })).experiment_id;
  });

  describe('runs', () => {
    test('create and get', async () => {
      const tags = [{ key: 't', value: 'v' }];
      const fields = { start_time: 1000, run_name: 'one', user_id: 'u', tags };
      const id = await create(fields);
      expect(await get(id)).toEqual({
        info: {
          run_uuid: id,
          run_id: id,
          experiment_id: experiment,
          run_name: 'one',
          user_id: 'u',
          status: 'RUNNING',
          start_time: 1000,
          artifact_uri: `mlflow-artifacts:/${experiment}/${id}/artifacts`,
          lifecycle_stage: 'active',
        },
        data: { tags: [{ key: 'mlflow.runName', value: 'one' }, ...tags] },
        inputs: {},
        outputs: {},
      });
      expect(id).toMatch(/^[0-9a-f]{32}$/);
      absent(await client.get('runs/get', { run_id: 'none' }), /^Run with id=none not found$/);
      invalid(await client.get('runs/get'), /'run_id'/);
      absent(await client.post('runs/create', { experiment_id: '99999' }), /No Experiment/);
      refused(await client.post('runs/create', {}), 400, 'BAD_REQUEST');
      invalid(await client.post('runs/create', { experiment_id: 0 }));
    });

    test('metrics: the newest step wins, NaN is a string, infinity the largest double', async () => {
      const id = await create();
      const log = (metrics: object[]) => client.post('runs/log-batch', { run_id: id, metrics });
      const at = { timestamp: 1, step: 0 };
      ok(
        await log([
          { key: 'acc', value: 0.7, timestamp: 2, step: 1 },
          { key: 'nan', value: 'NaN', ...at },
          { key: 'inf', value: 'Infinity', ...at },
          { key: 'ninf', value: '-Infinity', timestamp: 1 },
        ]),
      );
      ok(await log([{ key: 'acc', value: 0.1, timestamp: 9, step: 0 }]));
      expect((await get(id)).data.metrics).toEqual([
        { key: 'acc', value: 0.7, timestamp: 2, step: 1 },
        { key: 'inf', value: 1.7976931348623157e308, ...at },
        { key: 'nan', value: 'NaN', ...at },
        { key: 'ninf', value: -1.7976931348623157e308, ...at },
      ]);
    });

    test('log-batch: what is checked', async () => {
      const id = await create();
      const log = (body: object) => client.post('runs/log-batch', { run_id: id, ...body });
      invalid(await log({ metrics: [{ key: 'a', timestamp: 1 }] }), /metrics\[0\]\.value/);
      invalid(await log({ metrics: [{ key: 'a', value: 1 }] }), /metrics\[0\]\.timestamp/);
      invalid(await log({ metrics: [{ key: 'a*', value: 1, timestamp: 1 }] }), /may only contain/);
      invalid(await log({ metrics: 'a' }), /type 'str'/);
      const params = Array.from({ length: 101 }, (_, each) => ({ key: `k${each}`, value: '1' }));
      invalid(await log({ params }), /at most 100 params/);
      ok(await log({ params: [{ key: 'p', value: '1' }] }));
      ok(await log({ params: [{ key: 'p', value: '1' }] }));
      invalid(await log({ params: [{ key: 'p', value: '2' }] }), /Changing param values/);
      invalid(await client.post('runs/log-batch', { metrics: [] }), /'run_id'/);
      absent(await log({ run_id: '0'.repeat(32) }));
    });

    test('update, tags, delete, restore', async () => {
      const id = await create({ run_name: 'one' });
      const change = { run_id: id, status: 'FINISHED', end_time: 5000, run_name: 'uno' };
      const { run_info } = ok(await client.post('runs/update', change));
      expect(run_info).toMatchObject({ status: 'FINISHED', end_time: 5000, run_name: 'uno' });
      const unknown = ok(await client.post('runs/update', { run_id: id, status: 'BOGUS' }));
      expect(unknown.run_info.status).toBe('FINISHED');
      ok(await client.post('runs/set-tag', { run_id: id, key: 'k' }));
      ok(await client.post('runs/delete-tag', { run_id: id, key: 'k' }));
      absent(await client.post('runs/delete-tag', { run_id: id, key: 'k' }), /^No tag with name/);
      expect((await get(id)).data.tags).toEqual([{ key: 'mlflow.runName', value: 'uno' }]);
      const named = async (value: string) => {
        const tags = [{ key: 'mlflow.runName', value }];
        ok(await client.post('runs/log-batch', { run_id: id, tags }));
        return (await get(id)).info.run_name;
      };
      expect(await named('due')).toBe('due');
      expect(await named('')).toBe('due');
      ok(await client.post('runs/delete', { run_id: id }));
      expect((await get(id)).info.lifecycle_stage).toBe('deleted');
      const tag = { run_id: id, key: 'k', value: 'v' };
      invalid(await client.post('runs/set-tag', tag), /must be in the 'active' state/);
      ok(await client.post('runs/restore', { run_id: id }));
      ok(await client.post('runs/set-tag', tag));
      absent(await client.post('runs/delete', { run_id: 'none' }));
    });
  });

  describe('runs search', () => {
    const names = new Map<string, string>();
    let r1 = '';
    let r2 = '';
    const search = (body: object) => client.post('runs/search', body);
    const found = async (body: object): Promise<string> =>
      (ok(await search({ experiment_ids: [experiment], ...body })).runs ?? [])
        .map((run: { info: { run_id: string } }) => names.get(run.info.run_id))
        .join();

    beforeAll(async () => {
      experiment = ok(await client.post('experiments/create', { name: unique() })).experiment_id;
      r1 = await create({ start_time: 1000, run_name: 'uno', tags: [{ key: 't', value: 'v' }] });
      r2 = await create({ start_time: 500, run_name: 'due' });
      const r3 = await create({ start_time: 3000, run_name: 'tre' });
      const metrics = [
        { key: 'acc', value: 0.7, timestamp: 1, step: 0 },
        { key: 'nan', value: 'NaN', timestamp: 1, step: 0 },
      ];
      const params = [{ key: 'p', value: '1' }];
      ok(await client.post('runs/log-batch', { run_id: r1, metrics, params }));
      ok(await client.post('runs/update', { run_id: r1, status: 'FINISHED', end_time: 2000 }));
      ok(await client.post('runs/delete', { run_id: r3 }));
      for (const [id, name] of [
        [r1, 'r1'],
        [r2, 'r2'],
        [r3, 'r3'],
      ] as const) {
        names.set(id, name);
      }
    });

    test('without experiments nothing is found and nothing is said', async () => {
      expect(ok(await search({}))).toEqual({});
      expect(ok(await search({ experiment_ids: [] }))).toEqual({});
      expect(ok(await search({ experiment_ids: [Number(experiment)] }))).toEqual({});
      expect(ok(await search({ experiment_ids: ['99999'] }))).toEqual({});
      invalid(await search({ experiment_ids: experiment }), /type 'str'/);
      invalid(await search({ experiment_ids: ['x'] }), /must be a valid integer/);
    });

    test('views, newest start first', async () => {
      expect(await found({})).toBe('r1,r2');
      expect(await found({ run_view_type: 'ALL' })).toBe('r3,r1,r2');
      expect(await found({ run_view_type: 'DELETED_ONLY' })).toBe('r3');
      expect(await found({ run_view_type: 'BOGUS' })).toBe('r1,r2');
    });

    test('run_id IN, with its limit of 10000 tokens', async () => {
      expect(await found({ filter: `attributes.run_id IN ('${r1}','${r2}')` })).toBe('r1,r2');
      expect(await found({ filter: `attribute.run_id in ('${r1}')` })).toBe('r1');
      expect(await found({ filter: `run_id NOT IN ('${r1}')` })).toBe('r2');
      const list = (count: number, separator: string) =>
        `attributes.run_id IN (${Array.from({ length: count }, () => `'${r1}'`).join(separator)})`;
      expect(await found({ filter: list(4996, ',') })).toBe('r1');
      expect(await found({ filter: list(3331, ', ') })).toBe('r1');
      for (const filter of [list(4997, ','), list(3332, ', ')]) {
        const reply = await search({ experiment_ids: [experiment], filter });
        invalid(reply, /^Error on parsing filter/);
      }
    });

    test.each([
      ['metrics.acc > 0.6', 'r1'],
      ['metrics.acc = 0.7 and params.p = "1"', 'r1'],
      ['metrics.nan > 0', ''],
      ["params.p LIKE '1'", 'r1'],
      ['params.p IS NULL', 'r2'],
      ['params.p is not null', 'r1'],
      ['tags.t IS NULL', 'r2'],
      ["tags.mlflow.runName = 'uno'", 'r1'],
      ["tags.`mlflow.runName` = 'uno'", 'r1'],
      ["status != 'FINISHED'", 'r2'],
      ["attributes.run_name LIKE 'u%'", 'r1'],
      ['start_time >= 1000', 'r1'],
    ])('filter %s', async (filter, expected) => {
      expect(await found({ filter })).toBe(expected);
    });

    test.each([
      ["attributes.foo = 'x'"],
      ["foo.bar = 'x'"],
      ["metrics.acc = 'x'"],
      ["status IN ('FINISHED')"],
      ["params.p IN ('1')"],
      ['metrics.acc > 1 OR metrics.acc < 0'],
      ['metrics.acc IS NULL'],
      ["experiment_id = '1'"],
    ])('refused filter %s', async (filter) => {
      invalid(await search({ experiment_ids: [experiment], filter }));
    });

    test('a list that is no Python literal is INTERNAL_ERROR here', async () => {
      const reply = await search({ experiment_ids: [experiment], filter: 'run_id IN (x)' });
      refused(reply, 500, 'INTERNAL_ERROR', /malformed node/);
    });

    test('order_by', async () => {
      expect(await found({ order_by: ['start_time ASC'] })).toBe('r2,r1');
      expect(await found({ order_by: ['metrics.acc DESC'] })).toBe('r1,r2');
      expect(await found({ order_by: ['metrics.acc', 'attributes.start_time'] })).toBe('r1,r2');
      expect(await found({ order_by: ['params.p'] })).toBe('r1,r2');
      for (const bad of ['foo', 'attributes.foo']) {
        invalid(await search({ experiment_ids: [experiment], order_by: [bad] }));
      }
      invalid(await search({ experiment_ids: [experiment], order_by: 'start_time' }), /type 'str'/);
      const twice = { experiment_ids: [experiment], order_by: ['start_time', 'start_time DESC'] };
      refused(await search(twice), 500, 'INTERNAL_ERROR', /duplicate fields/);
    });

    test('pages', async () => {
      const query = { experiment_ids: [experiment], max_results: 1 };
      const first = ok(await search(query));
      expect(first.runs).toHaveLength(1);
      const last = ok(await search({ ...query, page_token: first.next_page_token }));
      expect(last.runs[0].info.run_id).toBe(r2);
      expect(last).not.toHaveProperty('next_page_token');
      for (const max_results of [0, -1]) {
        invalid(await search({ ...query, max_results }), /must be a positive integer/);
      }
      invalid(await search({ ...query, max_results: 50_001 }), /'max_results'/);
      ok(await search({ ...query, max_results: '50000' }));
      htmlPage(await search({ ...query, max_results: null }), 500);
    });
  });
}

function byKey(one: { key: string }, other: { key: string }): number {
  return one.key < other.key ? -1 : 1;
}
