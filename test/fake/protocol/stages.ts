import { describe, expect, test } from 'vitest';
import { absent, type Client, invalid, ok, refused, tick, unique } from './client.js';

interface Version {
  version: string;
  current_stage: string;
  aliases?: string[];
  tags?: object[];
}

export function stagesProtocol(client: Client): void {
  const move = (name: string, version: string, stage: string, archive?: boolean) =>
    client.post('model-versions/transition-stage', {
      name,
      version,
      stage,
      archive_existing_versions: archive,
    });
  const pairs = (versions: Version[]) =>
    versions.map(({ version, current_stage }) => `${version} ${current_stage}`);

  describe('stages', () => {
    test('any case is accepted and both timestamps move', async () => {
      const name = await client.model([{}]);
      const model = await client.getModel(name);
      await tick();
      const { model_version: moved } = ok(await move(name, '1', 'pRODUCTION'));
      expect(moved.current_stage).toBe('Production');
      expect(moved.last_updated_timestamp).toBeGreaterThan(moved.creation_timestamp);
      const after = await client.getModel(name);
      expect(after.last_updated_timestamp).toBeGreaterThan(model.last_updated_timestamp);
    });

    test('unknown stages', async () => {
      const name = await client.model([{}]);
      for (const bad of ['bogus', 'Deleted_Internal']) {
        invalid(await move(name, '1', bad), /None, Staging, Production, Archived/);
        invalid(await move(name, '1', bad, true));
      }
      invalid(await move(name, '1', ''), /'stage'/);
      absent(await move(name, '9', 'Staging'));
      absent(await move(unique(), '1', 'Staging'));
    });

    test('archive_existing_versions moves the others, and only with an active stage', async () => {
      const name = await client.model([{}, {}, {}]);
      ok(await move(name, '1', 'Production'));
      ok(await move(name, '2', 'Production'));
      ok(await move(name, '3', 'Production', true));
      const stages = await Promise.all([1, 2, 3].map((each) => client.getVersion(name, each)));
      expect(stages.map((each) => each.current_stage)).toEqual([
        'Archived',
        'Archived',
        'Production',
      ]);
      expect(stages[0].last_updated_timestamp).toBe(stages[2].last_updated_timestamp);
      for (const stage of ['None', 'archived']) {
        const reply = await move(name, '1', stage, true);
        refused(reply, 500, 'INTERNAL_ERROR', /is not an Active stage/);
      }
      absent(await move(name, '9', 'Production', true));
      expect((await client.getVersion(name, 3)).current_stage).toBe('Production');
    });

    test('latest versions: one of each stage, without aliases', async () => {
      const name = await client.model([{}, {}, {}, {}, {}, {}]);
      for (const [version, stage] of [
        ['1', 'Staging'],
        ['2', 'Production'],
        ['3', 'Archived'],
        ['5', 'Staging'],
      ] as const) {
        ok(await move(name, version, stage));
      }
      const alias = { name, alias: 'best', version: '5' };
      ok(await client.post('registered-models/alias', alias));
      const model = await client.getModel(name);
      // The order is that of the rows of the database: it differs between SQLite and PostgreSQL.
      expect(pairs(model.latest_versions).sort()).toEqual([
        '2 Production',
        '3 Archived',
        '5 Staging',
        '6 None',
      ]);
      expect(model.latest_versions.some((each: Version) => 'aliases' in each)).toBe(false);
      const found = await client.get('registered-models/search', { filter: `name='${name}'` });
      const [listed] = ok(found).registered_models;
      expect(pairs(listed.latest_versions).sort()).toEqual([
        '2 Production',
        '3 Archived',
        '5 Staging',
        '6 None',
      ]);
      expect(listed.latest_versions.some((each: Version) => 'aliases' in each)).toBe(false);
      expect(listed.aliases).toEqual([{ alias: 'best', version: '5' }]);
    });

    test('get-latest-versions has aliases and takes stages by GET and POST', async () => {
      const name = await client.model([{}, {}]);
      ok(await move(name, '1', 'Production'));
      ok(await client.post('registered-models/alias', { name, alias: 'best', version: '1' }));
      const path = 'registered-models/get-latest-versions';
      const all: Version[] = ok(await client.get(path, { name })).model_versions;
      expect(pairs(all)).toEqual(['1 Production', '2 None']);
      expect(all.map((each) => each.aliases)).toEqual([['best'], undefined]);
      const one = ok(await client.post(path, { name, stages: ['production'] }));
      expect(pairs(one.model_versions)).toEqual(['1 Production']);
      const stages = ['Staging', 'None'];
      expect(pairs(ok(await client.get(path, { name, stages })).model_versions)).toEqual([
        '2 None',
      ]);
      expect(ok(await client.get(path, { name, stages: 'Staging' }))).toEqual({});
      invalid(await client.post(path, { name, stages: ['bogus'] }));
      invalid(await client.post(path, { name, stages: 'Production' }), /type 'str'/);
    });
  });
}
