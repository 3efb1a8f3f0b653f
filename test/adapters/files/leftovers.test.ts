import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FileRegistry } from '../../../src/adapters/store/files/file-registry.js';
import { FileTracking } from '../../../src/adapters/store/files/file-tracking.js';
import { collect } from '../../../src/domain/collect.js';
import { type Files, makeStore, put, sessionOn } from './file-store.js';

const MODEL = 'creation_timestamp: 1\ndescription: null\nlast_updated_timestamp: 2\nname: m\n';
const version = (more: string) =>
  `creation_timestamp: 1\ncurrent_stage: None\nlast_updated_timestamp: 1\nname: m\nsource: s3://b\nversion: 1\n${more}`;

function registryOf(files: Files) {
  const store = makeStore(files);
  return { store, registry: new FileRegistry(sessionOn(store)) };
}

describe('what others have left in a file store', () => {
  it('keys of MLflow 3.0 to 3.5 in the file of a version go with its next change', async () => {
    const { registry } = registryOf({
      'models/m/meta.yaml': MODEL,
      'models/m/version-1/meta.yaml': version('aliases: []\nmetrics: null\nparams: null\n'),
    });
    expect(await registry.getVersion('m', '1')).toMatchObject({ aliases: [], stage: 'None' });
    await registry.setDescription({ model: 'm', version: '1' }, 'x');
    expect((await registry.getVersion('m', '1')).description).toBe('x');
  });

  it('keys that mlreg does not know stay', async () => {
    const { store, registry } = registryOf({
      'models/m/meta.yaml': `${MODEL}of_a_later_mlflow: [1.5, yes]\n`,
    });
    await registry.setTag({ model: 'm' }, 'a', 'b');
    const text = execFileSync('cat', [join(store, 'models/m/meta.yaml')], { encoding: 'utf8' });
    expect(text).toContain('of_a_later_mlflow:\n- 1.5\n- yes\n');
  });

  it('folders that are none of MLflow, and aliases of deleted versions, are passed over', async () => {
    const { registry } = registryOf({
      'models/.ipynb_checkpoints/x': '',
      'models/half/tags/a': 'b',
      'models/m/meta.yaml': MODEL,
      'models/m/version-1/meta.yaml': version(''),
      'models/m/version-2/meta.yaml': version('').replace('None', 'Deleted_Internal'),
      'models/m/version-x/meta.yaml': version(''),
      'models/m/version-03/meta.yaml': version(''),
      'models/m/version-4/tags/a': 'b',
      'models/m/aliases/champion': '2',
      'models/m/aliases/challenger': '1',
    });
    const [model, ...others] = await collect(registry.listModels());
    expect(others).toEqual([]);
    expect(model).toMatchObject({
      latestVersion: '1',
      aliases: new Map([['challenger', '1']]),
    });
    expect(await collect(registry.listVersions())).toHaveLength(1);
    await registry.setAlias({ model: 'm', alias: 'champion', version: '1' }, null);
    // A number that has a folder, whatever is in it, is not given again.
    const { version: next } = await registry.createVersion({ model: 'm', source: 's3://b' });
    expect(next).toBe('5');
  });

  it('a file that cannot be read is named, and nothing is left out in silence', async () => {
    const { registry } = registryOf({
      'models/m/meta.yaml': MODEL,
      'models/m/version-1/meta.yaml': 'a: [',
    });
    await expect(collect(registry.listVersions())).rejects.toMatchObject({
      code: 'integrity',
      message: expect.stringContaining('version-1/meta.yaml'),
    });
  });

  it('a pipe is not waited for', async () => {
    const { store, registry } = registryOf({ 'models/m/tags/a': 'b' });
    execFileSync('mkfifo', [join(store, 'models/m/meta.yaml')]);
    await expect(registry.getModel('m')).rejects.toMatchObject({ code: 'integrity' });
  });

  it('lines of a metric that are none are passed over', async () => {
    const run = 'a'.repeat(32);
    const store = makeStore({
      [`0/${run}/meta.yaml`]: `experiment_id: '0'\nrun_uuid: ${run}\nstatus: 3\n`,
      [`0/${run}/metrics/m`]:
        '5 0.5 1\n5 0.5 1\n4 0.9 0\n\nno point\n9\n6 1e-05 2 set digest\n7 0.',
      [`0/${run}/metrics/none`]: '\n',
    });
    const found = (await new FileTracking(sessionOn(store), store).getRuns([run])).get(run);
    expect(found?.metrics).toEqual(new Map([['m', { value: 1e-5, timestamp: 6, step: 2 }]]));
  });
});

describe('a store that somebody has prepared', () => {
  it.each(['../../etc', '..', '.', '', 'a/b', 'a\0b', 'x'.repeat(300)])(
    'has no model %j',
    async (name) => {
      const { registry } = registryOf({});
      await expect(registry.getModel(name)).rejects.toMatchObject({ code: 'not_found' });
      await expect(registry.createModel({ name })).rejects.toMatchObject({ code: 'usage' });
      await expect(registry.getVersion('m', name)).rejects.toMatchObject({ code: 'not_found' });
    },
  );

  it('writes to nothing that a link leads to', async () => {
    const { store, registry } = registryOf({ 'models/m/meta.yaml': MODEL });
    const outside = makeStore({ 'kept/x': 'as it was' });
    symlinkSync(join(outside, 'kept'), join(store, 'models/m/tags'));
    const tag = registry.setTag({ model: 'm' }, 'x', 'evil');
    await expect(tag).rejects.toMatchObject({ code: 'integrity' });
    expect(execFileSync('cat', [join(outside, 'kept/x')], { encoding: 'utf8' })).toBe('as it was');
  });

  it.each([
    ['out of the store', [{ kind: 'write', path: '../x', old: null, text: 'evil' }]],
    ['to an absolute path', [{ kind: 'write', path: '/etc/x', old: null, text: 'evil' }]],
    ['a folder', [{ kind: 'move', from: 'models/m', to: '../../m' }]],
    ['what it does not know', [{ kind: 'remove', path: 'models' }]],
  ])('does no journal that leads %s', async (_, steps) => {
    const { store, registry } = registryOf({ 'models/m/meta.yaml': MODEL });
    put(store, { '.mlreg-journal': JSON.stringify({ format: 1, steps }) });
    const tag = registry.setTag({ model: 'm' }, 'a', 'b');
    await expect(tag).rejects.toMatchObject({ code: 'integrity' });
  });
});
