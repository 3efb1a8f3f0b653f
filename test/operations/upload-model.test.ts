import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { MemoryArtifacts } from '../../src/adapters/artifacts/memory.js';
import { parseMlmodel } from '../../src/adapters/artifacts/mlmodel.js';
import { LocalUploadFolder } from '../../src/adapters/upload-folder.js';
import { collect } from '../../src/domain/collect.js';
import { DIGEST_TAG } from '../../src/domain/own-tags.js';
import { registerVersion } from '../../src/operations/register-version.js';
import { originOfFolder, type UploadInput } from '../../src/operations/upload-model.js';
import { aRegisterWorld, rulesOf, WISHES } from './register-world.js';

const production = { kind: 'stage', stage: 'Production' } as const;

let world: ReturnType<typeof aRegisterWorld>;
let root: string;
let uploads: Map<string, MemoryArtifacts>;
beforeEach(() => {
  world = aRegisterWorld();
  uploads = new Map();
  root = aFolder();
});

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mlreg-upload-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'MLmodel'), 'flavors: {}\n');
  mkdirSync(join(folder, 'data'));
  writeFileSync(join(folder, 'data', 'weights'), 'w'.repeat(100_000));
  writeFileSync(join(folder, 'empty'), '');
  return folder;
}

const origin = (more: Partial<UploadInput> = {}) => {
  const input = {
    folder: new LocalUploadFolder('./model', root),
    experiment: 'models',
    runName: 'upload',
    user: 'ada',
    metrics: new Map([['f1', 0.9]]),
    params: new Map([['epochs', '50']]),
    tags: new Map([['mlflow.source.git.commit', 'c']]),
  };
  return originOfFolder(
    { ...input, ...more },
    {
      ...world.given,
      parseMlmodel: async (text) => parseMlmodel(text),
      openUpload: async (uri) => {
        const store = uploads.get(uri) ?? new MemoryArtifacts();
        uploads.set(uri, store);
        return store;
      },
    },
  );
};
const register = async (more: object = {}, upload: Partial<UploadInput> = {}) =>
  await registerVersion(
    { ...WISHES, model: 'm', origin: await origin(upload), ...more },
    world.given,
  );
const runs = () => [...world.given.tracking.runs.values()].filter(({ name }) => name === 'upload');

describe('registering a folder', () => {
  test('makes a run and a logged model with its files, and a version of that', async () => {
    const { changed, plan, result } = await register();
    const [run] = runs();
    expect(changed).toBe(true);
    expect(run).toMatchObject({ status: 'FINISHED', userId: 'ada' });
    expect(run?.metrics.get('f1')?.value).toBe(0.9);
    expect(run?.params.get('epochs')).toBe('50');
    const [logged] = world.given.tracking.loggedModels.values();
    expect(logged).toMatchObject({ status: 'READY', name: 'model', sourceRunId: run?.runId });
    expect(result).toMatchObject({
      source: `models:/${logged?.modelId}`,
      runId: run?.runId,
      loggedModelId: logged?.modelId,
    });
    expect(result?.tags.get(DIGEST_TAG)).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(plan).toMatchObject({ version: '1', digest: result?.tags.get(DIGEST_TAG) });
    const store = uploads.get(logged?.artifactUri ?? '');
    expect(store && (await collect(store.list()))).toEqual([
      { path: 'MLmodel', size: 12 },
      { path: 'data/weights', size: 100_000 },
      { path: 'empty', size: 0 },
    ]);
  });

  test('registers the same files once, whatever they are called and wherever they are', async () => {
    await register();
    root = aFolder();
    writeFileSync(join(root, 'mlreg.json'), 'of an earlier load');
    writeFileSync(join(root, 'registered_model_meta'), 'of a load by Python');
    expect(await register()).toMatchObject({ changed: false, plan: { version: '1' } });
    expect(runs()).toHaveLength(1);
    writeFileSync(join(root, 'empty'), 'no more');
    expect(await register()).toMatchObject({ changed: true, plan: { version: '2' } });
  });

  test('uses the run where there are no logged models', async () => {
    world.given.tracking.createLoggedModel = async () => null as never;
    const { result } = await register();
    expect(result).toMatchObject({
      loggedModelId: null,
      source: `${runs()[0]?.artifactUri}/model`,
    });
  });

  test('asks the rules about what would be logged, and uploads nothing if they refuse', async () => {
    const target = { target: production, rules: rulesOf('metrics.f1 > 0.95') };
    await expect(register(target)).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringMatching(/0\.9 > 0\.95/),
    });
    expect([runs(), uploads.size, world.writes]).toEqual([[], 0, []]);
    const better = await register(target, { metrics: new Map([['f1', 0.96]]) });
    expect(better.result?.stage).toBe('Production');
  });

  test('writes nothing in a dry run', async () => {
    const { plan } = await register({ dryRun: true });
    expect(plan).toMatchObject({ source: null, digest: expect.stringMatching(/^sha256:/) });
    expect([runs(), uploads.size, world.writes]).toEqual([[], 0, []]);
  });

  test('registers nothing of files that change meanwhile; its run has FAILED', async () => {
    const checked = await origin();
    writeFileSync(join(root, 'data', 'weights'), 'v'.repeat(100_000));
    const registering = registerVersion({ ...WISHES, model: 'm', origin: checked }, world.given);
    await expect(registering).rejects.toMatchObject({
      code: 'integrity',
      message: 'data/weights was changed while it was uploaded',
    });
    expect(runs()[0]?.status).toBe('FAILED');
    expect(world.writes).toEqual([]);
  });

  test('follows links to files of its own', async () => {
    symlinkSync('data/weights', join(root, 'same'));
    linkSync(join(root, 'empty'), join(root, 'hard'));
    const { result } = await register();
    expect(result).not.toBeNull();
    const [store] = [...uploads.values()].slice(-1);
    expect((await store?.stat('same'))?.size).toBe(100_000);
  });
});

describe('a folder is refused before anything is written', () => {
  test.each([
    ['no folder', () => rmSync(root, { recursive: true }), /^there is no folder \.\/model$/],
    ['no MLmodel', () => rmSync(join(root, 'MLmodel')), /^\.\/model holds no model/],
    ['an MLmodel that is none', () => write('MLmodel', '- a'), /^the MLmodel of \.\/model cannot/],
    ['a link out of it', () => symlinkSync('/etc/passwd', join(root, 'x')), /leads out/],
    ['a link up', () => symlinkSync('../..', join(root, 'x')), /leads out/],
    ['a link to nothing', () => symlinkSync('gone', join(root, 'x')), /a link to nothing/],
    ['a link to a folder', () => symlinkSync('data', join(root, 'x')), /a link to what is no file/],
    ['a name for the server', () => write('a%20b', ''), /"a%20b" cannot be uploaded/],
    ['a name with a newline', () => write('a\nb', ''), /"a\\nb" cannot be uploaded/],
    ['names that are one on some disk', () => ['A', 'a'].map((name) => write(name, '')), /A/],
  ])('%s', async (_, spoil, message) => {
    spoil();
    await expect(register()).rejects.toMatchObject({ message: expect.stringMatching(message) });
    expect([runs(), uploads.size, world.writes]).toEqual([[], 0, []]);
  });

  const write = (name: string, text: string) => writeFileSync(join(root, name), text);
});
