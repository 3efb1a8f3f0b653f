import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { newServer } from '../services/bench.mjs';
import { describeService, theBench } from '../services/describe-service.js';
import { python } from '../services/python.mjs';
import { HOSTILE_NAMES, hostileNamesSuite } from './hostile-names.js';
import { mlregOf } from './mlreg.js';

const SEED = new URL('../services/seed/registry.py', import.meta.url).pathname;
const READ = new URL('../services/seed/read.py', import.meta.url).pathname;

/** What MLflow's Python client reads of a version; see `test/services/seed/read.py`. */
interface PythonVersion {
  version: string;
  current_stage: string;
  aliases: string[];
  tags: Record<string, string>;
  description: string | null;
  run_id: string;
  source: string;
  status: string;
  creation_timestamp: number;
  last_updated_timestamp: number;
  download_uri: string;
  run: { artifact_uri: string; metrics: Record<string, unknown>; params: Record<string, string> };
  logged_model: { artifact_location: string } | null;
}

interface PythonModel {
  name: string;
  description: string | null;
  aliases: Record<string, string>;
  creation_timestamp: number;
  last_updated_timestamp: number;
  versions: PythonVersion[];
}

// biome-ignore lint/suspicious/noExplicitAny: it is JSON that is compared field by field
function expectAsInPython(shown: any, seen: PythonVersion, name: string, short = name): void {
  const root = seen.logged_model?.artifact_location ?? seen.run.artifact_uri;
  expect(shown).toMatchObject({
    model_name: short,
    registered_name: name,
    version: seen.version,
    stage: seen.current_stage,
    aliases: seen.aliases,
    description: seen.description || null,
    run_id: seen.run_id,
    creation_timestamp: new Date(seen.creation_timestamp).toISOString(),
    last_updated_timestamp: new Date(seen.last_updated_timestamp).toISOString(),
    source: seen.source,
    status: seen.status,
    artifact_uri: root,
    s3_location: root.startsWith('s3://') ? root : null,
    model_uri: `models:/${name}/${seen.version}`,
    download_uri: seen.download_uri,
    metrics: seen.run.metrics,
  });
  expect(Object.entries(shown.tags).sort()).toEqual(Object.entries(seen.tags).sort());
  const texts = Object.entries(shown.parameters).map(([key, value]) => [key, String(value)]);
  expect(Object.fromEntries(texts)).toEqual(seen.run.params);
}

/** Python makes thousands of things one by one, which takes a busy machine minutes. */
const SEEDING_TIMEOUT = 300_000;

describeService('mlreg on MLflow, PostgreSQL and S3', ['mlflow', 'postgres', 's3'], () => {
  const prefix = `auto_${randomUUID().slice(0, 8)}_`;
  const env = () => ({ MLFLOW_TRACKING_URI: theBench().trackingUri, ...theBench().s3env });
  const mlreg = (...args: string[]) => mlregOf(theBench().trackingUri)(...args);
  const read = async (name: string) => {
    const { versions } = await python<{ versions: PythonVersion[] }>(READ, {
      env: env(),
      args: [name],
    });
    return versions;
  };
  const stagesInPython = async (name: string) =>
    Object.fromEntries((await read(name)).map((each) => [each.version, each.current_stage]));

  beforeAll(async () => {
    await python(SEED, { env: env(), args: [prefix] });
  });

  it('promotes with the prefix, and Python reads it back', async () => {
    const settings = { MLREG_MODEL_PREFIX: prefix, MLREG_STAGE_POLICY: 'off' };
    const withPrefix = mlregOf(theBench().trackingUri, settings);
    const card = ['promote', '--model', 'lstm_model', '--version', '3', '--stage', 'Production'];
    expect(await withPrefix(...card)).toMatchObject({ exit: 0, stderr: '' });
    expect(await stagesInPython(`${prefix}lstm_model`)).toEqual({
      1: 'Archived',
      2: 'Archived',
      3: 'Production',
    });
  });

  it('promotes without the prefix, back again', async () => {
    const { exit } = await mlreg('promote', `${prefix}lstm_model/2`, '--stage', 'production');
    expect(exit).toBe(0);
    expect((await stagesInPython(`${prefix}lstm_model`))[2]).toBe('Production');
  });

  it('compares 20 versions of both kinds in five requests, with the metrics that Python reads', async () => {
    const name = `${prefix}mixed`;
    const args = ['compare', '--model', name, '--view', 'metrics,parameters,tags'];
    const { exit, stdout, stderr } = await mlreg(...args, '--json', '--verbose');
    expect(exit).toBe(0);
    expect(stderr.match(/^(GET|POST) /gm)?.length).toBeLessThanOrEqual(5);
    const { metrics } = JSON.parse(stdout) as {
      metrics: { name: string; values: { version: string; value: unknown }[] }[];
    };
    const versions = await read(name);
    for (const { name: key, values } of metrics) {
      expect(values).toHaveLength(20);
      for (const { version, value } of values) {
        const seen = versions.find((each) => each.version === version);
        expect(value, `${key} of ${version}`).toEqual(seen?.run.metrics[key] ?? null);
      }
    }
    expect(metrics.length).toBeGreaterThan(0);
  });

  it('shows 20 versions of both kinds as Python reads them', async () => {
    const name = `${prefix}mixed`;
    const versions = await read(name);
    expect(versions).toHaveLength(20);
    expect(new Set(versions.map(({ logged_model: model }) => model === null)).size).toBe(2);
    for (const seen of versions) {
      const { stdout } = await mlreg(
        'details',
        '--model',
        name,
        '--version',
        seen.version,
        '--json',
      );
      const shown = JSON.parse(stdout);
      expectAsInPython(shown, seen, name);
      expect(shown.metrics.nan_metric).toBe('NaN');
      expect(shown.parameters).toMatchObject({
        p_int: 50,
        p_float: 0.2,
        zeros: '007',
        sci: '1e3',
        flag: true,
      });
    }
    const tagged = versions.find(({ tags }) => Object.hasOwn(tags, '__proto__'));
    expect(tagged).toBeDefined();
  });

  it('exports models as Python reads them, field by field', async () => {
    const withPrefix = mlregOf(theBench().trackingUri, { MLREG_MODEL_PREFIX: prefix });
    const { stdout, stderr } = await withPrefix('export', 'mixed', 'lstm_model');
    expect(stderr).toBe('');
    const { models, tracking_uri: trackingUri } = JSON.parse(stdout);
    expect(trackingUri).toBe(theBench().trackingUri);
    expect(models).toHaveLength(2);
    for (const [index, short] of ['lstm_model', 'mixed'].entries()) {
      const { versions, ...seen } = await python<PythonModel>(READ, {
        env: env(),
        args: [prefix + short],
      });
      expect(models[index]).toMatchObject({
        registered_name: seen.name,
        model_name: short,
        description: seen.description || null,
        aliases: seen.aliases,
        creation_timestamp: new Date(seen.creation_timestamp).toISOString(),
        last_updated_timestamp: new Date(seen.last_updated_timestamp).toISOString(),
        latest_version: String(versions.length),
      });
      const newestFirst = [...versions].reverse();
      expect(models[index].versions).toHaveLength(newestFirst.length);
      for (const [at, version] of newestFirst.entries()) {
        expectAsInPython(models[index].versions[at], version, seen.name, short);
      }
    }
  });

  it('cleans up as in the worked example', async () => {
    const name = `${prefix}cleanup`;
    await python(
      `
import sys
from mlflow import MlflowClient
client = MlflowClient()
client.create_registered_model(sys.argv[1])
for number in range(5):
    client.create_model_version(sys.argv[1], source=f"s3://bucket/{number}")
client.transition_model_version_stage(sys.argv[1], "5", "Production")
client.set_registered_model_alias(sys.argv[1], "old", "1")
print("{}")
`,
      { env: env(), args: [name] },
    );
    expect((await mlreg('cleanup', '--model', name, '--keep', '2')).exit).toBe(2);
    expect(Object.keys(await stagesInPython(name))).toHaveLength(5);
    expect((await mlreg('cleanup', '--model', name, '--keep', '2', '--yes')).exit).toBe(0);
    expect(Object.keys(await stagesInPython(name))).toEqual(['1', '3', '4', '5']);
  });

  describe('with hostile names', () => {
    const id = randomUUID().slice(0, 8);
    const modelOf = (name: string) => `${name}${id}`;
    beforeAll(async () => {
      await python(
        `
import json, sys
from mlflow import MlflowClient
client = MlflowClient()
for name in json.loads(sys.argv[1]):
    client.create_registered_model(name, description="about " + name)
    for number in range(3):
        client.create_model_version(name, source=f"s3://bucket/{number}", description=name)
print("{}")
`,
        { env: env(), args: [JSON.stringify(HOSTILE_NAMES.map(modelOf))] },
      );
    });
    hostileNamesSuite(() => theBench().trackingUri, modelOf);
  });

  it(
    'lists 2,500 models beside prompts in three requests, and 1,000 versions in ten',
    async () => {
      const server = await newServer(theBench());
      try {
        const expected = await python<{ models: string[] }>(
          `
import json
from mlflow import MlflowClient
client = MlflowClient()
store = client._get_registry_client().store
for number in range(2500):
    store.create_registered_model(f"model {number}")
for number in range(7):
    store.create_registered_model(f"prompt {number}", tags=[
        __import__("mlflow").entities.model_registry.RegisteredModelTag("mlflow.prompt.is_prompt", "true")])
names, token = [], None
while True:
    page = client.search_registered_models(max_results=1000, page_token=token)
    names += [model.name for model in page]
    token = page.token
    if not token: break
print(json.dumps({"models": names}))
`,
          { env: { MLFLOW_TRACKING_URI: server.url } },
        );
        const { stdout, stderr } = await mlregOf(server.url)('list', '--json', '--verbose');
        const listed = JSON.parse(stdout).map(
          (each: { registered_name: string }) => each.registered_name,
        );
        expect(listed).toHaveLength(2500);
        expect([...listed].sort()).toEqual([...expected.models].sort());
        expect(requests(stderr)).toBeLessThanOrEqual(3);

        const exported = await mlregOf(server.url)('export', '--verbose');
        const named = JSON.parse(exported.stdout).models.map(
          (each: { registered_name: string }) => each.registered_name,
        );
        expect(named).toEqual(listed);
        expect(requests(exported.stderr)).toBeLessThanOrEqual(14);
      } finally {
        await server.stop();
      }
    },
    SEEDING_TIMEOUT,
  );

  it(
    'lists 1,000 versions with their metrics in ten requests',
    async () => {
      const server = await newServer(theBench());
      try {
        await python(
          `
import time
from mlflow import MlflowClient
from mlflow.entities import Metric, Param
client = MlflowClient()
experiment = client.create_experiment("many")
client.create_registered_model("many")
for number in range(1000):
    run = client.create_run(experiment)
    client.log_batch(run.info.run_id, [Metric("accuracy", number / 1000, 1, 0)], [Param("n", str(number))])
    client.create_model_version("many", source=f"s3://bucket/{number}", run_id=run.info.run_id)
print("{}")
`,
          { env: { MLFLOW_TRACKING_URI: server.url } },
        );
        const args = ['list', '--versions', '--json', '--verbose'];
        const { stdout, stderr } = await mlregOf(server.url)(...args);
        const listed = JSON.parse(stdout);
        expect(listed).toHaveLength(1000);
        for (const { version, metrics, parameters } of listed) {
          expect(metrics.accuracy).toBe((Number(version) - 1) / 1000);
          expect(parameters.n).toBe(Number(version) - 1);
        }
        expect(requests(stderr)).toBeLessThanOrEqual(10);

        const best = await mlregOf(server.url)(
          ...['list', 'many', '--where', 'metrics.accuracy >= 0.5 and params.n < 600', '-q'],
          ...['--order-by', 'metrics.accuracy desc', '--limit', '3', '--verbose'],
        );
        expect(best.stdout).toBe('many/600\nmany/599\nmany/598\n');
        expect(requests(best.stderr)).toBeLessThanOrEqual(10);
      } finally {
        await server.stop();
      }
    },
    SEEDING_TIMEOUT,
  );
});

/** Requests that `--verbose` told of. */
function requests(stderr: string): number {
  return stderr.split('\n').filter((line) => /^(GET|POST) \//.test(line)).length;
}
