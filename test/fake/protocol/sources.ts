import { describe, expect, test } from 'vitest';
import { absent, type Client, invalid, ok, refused, unique } from './client.js';

export function sourcesProtocol(client: Client): void {
  const create = (name: string, body: object) =>
    client.post('model-versions/create', { name, ...body });

  describe('version sources', () => {
    test('object stores are accepted as they are', async () => {
      const name = await client.model();
      for (const source of [
        's3://b/x',
        's3://b//x',
        's3://b/x/',
        's3://b/x y',
        'gs://b/x',
        'dbfs:/a',
        'S3://b/x',
        's3://b/a?x=1#f',
      ]) {
        expect(ok(await create(name, { source })).model_version.source).toBe(source);
      }
    });

    test('relative parts, and URIs without a path, are refused', async () => {
      const name = await client.model();
      for (const source of [
        's3://b/../x',
        's3://b/a/..',
        's3://b/%2e%2e/x',
        's3://b/./x',
        's3://b/',
        's3://b',
        'abc:def',
      ]) {
        invalid(await create(name, { source }), /without relative path references/);
      }
    });

    test('local paths and foreign hosts are refused', async () => {
      const name = await client.model();
      for (const source of ['/data/x', 'file:///data/x', 'x', ' ']) {
        invalid(await create(name, { source }), /To use a local path/);
      }
      for (const source of [
        'http://h/x',
        'ftp://h/x',
        'hdfs://h/x',
        'r2://b/x',
        'mlflow-artifacts://h:1/x',
      ]) {
        invalid(await create(name, { source }), /scheme addresses a host/);
      }
    });

    test('runs:/ and mlflow-artifacts:/ need the run they lie in', async () => {
      const name = await client.model();
      const { experiment_id } = ok(await client.post('experiments/create', { name: unique() }));
      const { run } = ok(await client.post('runs/create', { experiment_id }));
      const runId = run.info.run_id;
      ok(await create(name, { source: 'runs:/abc/m', run_id: 'abc' }));
      invalid(await create(name, { source: 'runs:/abc/m' }), /run_id request parameter/);
      invalid(await create(name, { source: 'runs:/abc/m', run_id: 'other' }));
      invalid(
        await create(name, { source: 'runs:/abc/m', run_id: 'abc', model_id: 'm-x' }),
        /model_id/,
      );
      const inside = `${run.info.artifact_uri}/model`;
      ok(await create(name, { source: inside, run_id: runId }));
      invalid(await create(name, { source: inside }), /run_id request parameter/);
      invalid(await create(name, { source: 'mlflow-artifacts:/0/x', run_id: runId }));
    });

    test('models:/m-… needs the same model_id, and hands down run and location', async () => {
      const name = await client.model();
      const { experiment_id } = ok(await client.post('experiments/create', { name: unique() }));
      const fields = { experiment_id, name: 'lm', source_run_id: 'r1' };
      const { info } = ok(await client.post('logged-models', fields)).model;
      const source = `models:/${info.model_id}`;
      invalid(await create(name, { source }), /model_id request parameter/);
      invalid(await create(name, { source, model_id: 'm-other' }), /model_id request parameter/);
      const missing = { source: 'models:/m-gone', model_id: 'm-gone' };
      refused(await create(name, missing), 500, 'INTERNAL_ERROR', /Unable to fetch model/);
      const { model_version: version } = ok(
        await create(name, { source, model_id: info.model_id }),
      );
      expect(version).toMatchObject({ source, run_id: 'r1' });
      expect(version).not.toHaveProperty('model_id');
      const uri = await client.get('model-versions/get-download-uri', { name, version: 1 });
      expect(ok(uri).artifact_uri).toBe(info.artifact_uri);
      const tagged = ok(await client.get(`logged-models/${info.model_id}`)).model.info.tags;
      const value = `[{"name": "${name}", "version": 1}]`;
      expect(tagged).toEqual([{ key: 'mlflow.modelVersions', value }]);
      absent(
        await create(name, { source: 's3://b/x', model_id: 'm-gone' }),
        /Logged model with ID/,
      );
      const copy = ok(await create(name, { source: `models:/${name}/1` })).model_version;
      expect(copy).toMatchObject({ source: `models:/${name}/1`, run_id: 'r1' });
      const shared = await client.get('model-versions/get-download-uri', { name, version: 2 });
      expect(ok(shared).artifact_uri).toBe(info.artifact_uri);
    });

    test('models:/name forms are resolved to a number', async () => {
      const name = await client.model([
        { source: 's3://b/1', run_id: 'r1' },
        { source: 's3://b/2' },
      ]);
      ok(await client.post('registered-models/alias', { name, alias: 'best', version: '1' }));
      const stage = { name, version: '1', stage: 'Production' };
      ok(await client.post('model-versions/transition-stage', stage));
      const target = await client.model();
      for (const suffix of ['/1', '@best', '/production']) {
        const { model_version } = ok(await create(target, { source: `models:/${name}${suffix}` }));
        expect(model_version).toMatchObject({ source: `models:/${name}/1`, run_id: 'r1' });
      }
      const latest = ok(await create(target, { source: `models:/${name}/latest` }));
      expect(latest.model_version.source).toBe(`models:/${name}/2`);
      absent(await create(target, { source: `models:/${name}/9` }), /^Model Version/);
      absent(await create(target, { source: `models:/${unique()}/1` }), /^Registered Model/);
      invalid(await create(target, { source: `models:/${name}@none` }), /alias none not found/);
      invalid(
        await create(target, { source: `models:/${name}/bogus` }),
        /Invalid Model Version stage/,
      );
      invalid(await create(target, { source: `models:/${name}/1`, run_id: 'other' }), /must match/);
      for (const source of ['models:/', 'models:/a/b/c']) invalid(await create(target, { source }));
      invalid(await create(target, { source: `models://h/${name}/1` }), /active model registry/);
      const empty = await client.model();
      const none = await create(target, { source: `models:/${empty}/latest` });
      refused(none, 500, 'INTERNAL_ERROR', /^No versions of model with name/);
    });
  });
}
