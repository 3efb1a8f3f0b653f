import { describe, expect, test } from 'vitest';
import { absent, type Client, invalid, ok, refused, unique } from './client.js';

export function experimentsProtocol(client: Client): void {
  describe('experiments', () => {
    test('create, get, get-by-name', async () => {
      const name = unique();
      const tags = [{ key: 'a', value: 'b' }];
      const { experiment_id } = ok(await client.post('experiments/create', { name, tags }));
      const { experiment } = ok(await client.get('experiments/get', { experiment_id }));
      expect(experiment).toEqual({
        experiment_id,
        name,
        artifact_location: `mlflow-artifacts:/${experiment_id}`,
        lifecycle_stage: 'active',
        creation_time: experiment.creation_time,
        last_update_time: experiment.creation_time,
        tags,
        workspace: 'default',
      });
      const byName = await client.get('experiments/get-by-name', { experiment_name: name });
      expect(ok(byName)).toEqual({ experiment });
      const again = await client.post('experiments/create', { name });
      refused(again, 400, 'RESOURCE_ALREADY_EXISTS', /already exists/);
    });

    test('refusals', async () => {
      invalid(await client.post('experiments/create', {}), /'name'/);
      absent(await client.get('experiments/get', { experiment_id: '99999' }), /^No Experiment/);
      invalid(await client.get('experiments/get', { experiment_id: 'x' }), /valid integer/);
      invalid(await client.get('experiments/get'), /'experiment_id'/);
      absent(await client.get('experiments/get-by-name', { experiment_name: unique() }));
    });

    test('search needs max_results', async () => {
      invalid(
        await client.get('experiments/search'),
        /^Invalid value 0 for parameter 'max_results'/,
      );
      invalid(await client.post('experiments/search', {}), /^Invalid value 0/);
      invalid(await client.get('experiments/search', { max_results: -1 }), /^Invalid value -1/);
      const many = await client.get('experiments/search', { max_results: 50_001 });
      invalid(many, /at most 50000/);
      invalid(await client.get('experiments/search', { max_results: 'x' }), /type 'str'/);
      ok(await client.get('experiments/search', { max_results: 50_000 }));
    });

    test('search: filters, order and pages', async () => {
      const prefix = unique();
      for (const suffix of ['a', 'b', 'c']) {
        ok(await client.post('experiments/create', { name: prefix + suffix }));
      }
      const filter = `name LIKE '${prefix}%'`;
      const search = async (body: object) =>
        ok(await client.post('experiments/search', { max_results: 2, filter, ...body }));
      const names = (body: { experiments?: { name: string }[] }) =>
        body.experiments?.map((each) => each.name.slice(prefix.length)).join('');
      const first = await search({ order_by: ['name ASC'] });
      expect(names(first)).toBe('ab');
      const page_token = first.next_page_token;
      expect(names(await search({ order_by: ['name ASC'], page_token }))).toBe('c');
      expect(names(await search({ order_by: ['name DESC'] }))).toBe('cb');
      expect(names(await search({ filter: `name='${prefix}b'` }))).toBe('b');
      expect(await search({ filter: `name='${unique()}'` })).toEqual({});
      const bad = { max_results: 1, filter: "foo='x'" };
      invalid(await client.post('experiments/search', bad));
      invalid(await client.post('experiments/search', { max_results: 1, order_by: ['foo'] }));
    });

    test('deleted ones leave the search with their runs', async () => {
      const name = unique();
      const { experiment_id } = ok(await client.post('experiments/create', { name }));
      ok(await client.post('runs/create', { experiment_id }));
      ok(await client.post('experiments/delete', { experiment_id }));
      const { experiment } = ok(await client.get('experiments/get', { experiment_id }));
      expect(experiment.lifecycle_stage).toBe('deleted');
      const query = { max_results: 5, filter: `name='${name}'` };
      expect(ok(await client.post('experiments/search', query))).toEqual({});
      const all = ok(await client.post('experiments/search', { ...query, view_type: 'ALL' }));
      expect(all.experiments).toHaveLength(1);
      expect(ok(await client.post('runs/search', { experiment_ids: [experiment_id] }))).toEqual({});
      invalid(await client.post('runs/create', { experiment_id }), /must be in the 'active' state/);
    });
  });
}
