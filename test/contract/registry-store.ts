import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { collect } from '../../src/domain/collect.js';
import { ConflictError, NotFoundError } from '../../src/domain/errors.js';
import type { RegistryStore } from '../../src/domain/registry-store.js';
import type { ModelVersion, Stage } from '../../src/domain/types.js';
import { beforeWriteContract } from './before-write.js';
import { filterContract } from './filters.js';

/** Names that MLflow allows and that break what is not careful. */
const HOSTILE_NAMES = [
  "it's",
  'say "hi"',
  `both ' and "`,
  'user@example',
  '100%',
  'new\nline',
  'escape \u001b[31m',
  'snow ☃ and 🚀',
  '__proto__',
  'constructor',
  '=1+1',
  ' leading space',
  'back\\slash',
  'q?x=1&y#z',
];

/** What `RegistryStore` promises, the same for every adapter. */
export function registryStoreContract(name: string, open: () => Promise<RegistryStore>): void {
  describe(`RegistryStore on ${name}`, () => {
    let store: RegistryStore;
    // One registry may serve many runs of this suite.
    const id = randomUUID().slice(0, 8);
    const unique = (text: string) => `${text} ${id}`;

    beforeAll(async () => {
      store = await open();
    });

    async function modelWith(
      text: string,
      stages: readonly Stage[],
    ): Promise<{ model: string; versions: ModelVersion[] }> {
      const model = unique(text);
      await store.createModel({ name: model });
      for (const [index, stage] of stages.entries()) {
        const source = `s3://bucket/${index}`;
        const { version } = await store.createVersion({ model, source });
        if (stage !== 'None') {
          const held = holders(await versionsOf(model), stage);
          await store.setStage({ model, version, stage, archiveOthers: false }, held);
        }
      }
      return { model, versions: await versionsOf(model) };
    }
    const versionsOf = (model: string) => collect(store.listVersions({ model }));
    const stagesOf = async (model: string) =>
      Object.fromEntries((await versionsOf(model)).map((each) => [each.version, each.stage]));

    describe('models', () => {
      it('gives back what was created', async () => {
        const model = unique('created');
        const tags = new Map([
          ['team', 'rca'],
          ['__proto__', 'kept'],
        ]);
        await store.createModel({ name: model, description: 'a model', tags });
        const found = await store.getModel(model);
        expect(found).toMatchObject({ name: model, description: 'a model', latestVersion: null });
        expect([...found.tags].sort()).toEqual([...tags].sort());
        expect(found.creationTimestamp).toBeGreaterThan(1_600_000_000_000);
      });

      it('refuses a name that is taken', async () => {
        const model = unique('taken');
        await store.createModel({ name: model });
        await expect(store.createModel({ name: model })).rejects.toThrow(ConflictError);
      });

      it('has no model that was never created, nor one of another case', async () => {
        const model = unique('Case');
        await store.createModel({ name: model });
        await expect(store.getModel(model.toLowerCase())).rejects.toThrow(NotFoundError);
        await expect(versionsOf(unique('nobody'))).rejects.toThrow(NotFoundError);
      });

      it('lists in code-point order, each once', async () => {
        const names = ['b', 'B', 'a', 'ä', '_', '1', 'é', 'Z'].map((text) =>
          unique(`order ${text}`),
        );
        for (const model of names) await store.createModel({ name: model });
        const listed = (await collect(store.listModels()))
          .map((each) => each.name)
          .filter((each) => names.includes(each));
        expect(listed).toEqual([...names].sort());
      });

      it('shows neither prompts nor lock entries', async () => {
        const prompt = unique('prompt');
        const lock = `mlreg-lock.${id}`;
        await store.createModel({
          name: prompt,
          tags: new Map([['mlflow.prompt.is_prompt', 'true']]),
        });
        await store.createModel({ name: lock });
        const listed = (await collect(store.listModels())).map((each) => each.name);
        for (const hidden of [prompt, lock]) {
          expect(listed).not.toContain(hidden);
          await expect(store.getModel(hidden)).rejects.toThrow(NotFoundError);
          await expect(versionsOf(hidden)).rejects.toThrow(NotFoundError);
        }
      });
    });

    describe('names', () => {
      it.each(HOSTILE_NAMES)('takes %j as it is', async (text) => {
        const model = unique(text);
        await store.createModel({ name: model });
        await store.createVersion({ model, source: 's3://bucket/x' });
        await store.setAlias({ model, alias: 'champion', version: '1' }, null);
        await store.setTag({ model, version: '1' }, 'note', text);
        const held = { model, version: '1', stage: 'Production', archiveOthers: true } as const;
        await store.setStage(held, []);
        const [version] = await versionsOf(model);
        expect(version).toMatchObject({
          modelName: model,
          stage: 'Production',
          aliases: ['champion'],
        });
        expect(version?.tags.get('note')).toBe(text);
        expect((await store.getModel(model)).newestByStage.get('Production')).toBe('1');
      });
    });

    describe('versions', () => {
      it('gives back what was created', async () => {
        const { model } = await modelWith('fields', []);
        const created = await store.createVersion({
          model,
          source: 's3://bucket/models/x',
          description: 'first',
          tags: new Map([['k', 'v']]),
        });
        expect(created.version).toBe('1');
        const found = await store.getVersion(model, '1');
        expect(found).toMatchObject({
          modelName: model,
          version: '1',
          stage: 'None',
          aliases: [],
          description: 'first',
          runId: null,
          loggedModelId: null,
          source: 's3://bucket/models/x',
          status: 'READY',
        });
        expect([...found.tags]).toEqual([['k', 'v']]);
        expect(await store.getDownloadUri(model, '1')).toBe('s3://bucket/models/x');
      });

      it('lists newest first, by number, with aliases', async () => {
        const { model } = await modelWith('eleven', Array<Stage>(11).fill('None'));
        await store.setAlias({ model, alias: 'b', version: '10' }, null);
        await store.setAlias({ model, alias: 'a', version: '10' }, null);
        const versions = await versionsOf(model);
        expect(versions.map((each) => each.version)).toEqual([
          '11',
          '10',
          '9',
          '8',
          '7',
          '6',
          '5',
          '4',
          '3',
          '2',
          '1',
        ]);
        expect(versions[1]?.aliases).toEqual(['a', 'b']);
        const whole = await store.getModel(model);
        expect(whole.latestVersion).toBe('11');
        expect(await collect(store.listVersions({ model: whole }))).toEqual(versions);
        const all = (await collect(store.listVersions())).filter(
          (each) => each.modelName === model,
        );
        expect(all).toEqual(versions);
      });

      it('finds the versions of a run and of a logged model', async () => {
        const runId = randomUUID().replaceAll('-', '');
        const { model } = await modelWith('of run', []);
        await store.createVersion({ model, source: 's3://bucket/r', runId });
        await store.createVersion({ model, source: 's3://bucket/s' });
        const found = await store.findVersions({ runId });
        expect(found.map((each) => `${each.modelName}/${each.version}`)).toEqual([`${model}/1`]);
        expect(await store.findVersions({ loggedModelId: `m-${runId}` })).toEqual([]);
      });

      it('has none that was never created', async () => {
        const { model } = await modelWith('no versions', []);
        await expect(store.getVersion(model, '1')).rejects.toThrow(NotFoundError);
        expect(await versionsOf(model)).toEqual([]);
      });
    });

    beforeWriteContract(() => store, modelWith);

    describe('setStage', () => {
      it('moves a version and archives the others of the stage', async () => {
        const { model } = await modelWith('archive', ['Production', 'Staging', 'None']);
        const change = { model, version: '3', stage: 'Production', archiveOthers: true } as const;
        await store.setStage(change, ['1']);
        expect(await stagesOf(model)).toEqual({ 3: 'Production', 2: 'Staging', 1: 'Archived' });
      });

      it('leaves the others where that was asked for', async () => {
        const { model } = await modelWith('keep', ['Production', 'None']);
        const change = { model, version: '2', stage: 'Production', archiveOthers: false } as const;
        await store.setStage(change, ['1']);
        expect(await stagesOf(model)).toEqual({ 2: 'Production', 1: 'Production' });
      });

      it('moves to None and to Archived', async () => {
        const { model } = await modelWith('away', ['Production', 'Staging']);
        const change = { model, version: '1', archiveOthers: false } as const;
        await store.setStage({ ...change, stage: 'Archived' }, []);
        await store.setStage({ ...change, version: '2', stage: 'None' }, []);
        expect(await stagesOf(model)).toEqual({ 2: 'None', 1: 'Archived' });
      });

      it('refuses, and writes nothing, if others hold the stage', async () => {
        const { model } = await modelWith('conflict', ['Production', 'None']);
        const change = { model, version: '2', stage: 'Production', archiveOthers: true } as const;
        for (const expected of [[], ['2'], ['1', '2']]) {
          await expect(store.setStage(change, expected)).rejects.toThrow(ConflictError);
        }
        expect(await stagesOf(model)).toEqual({ 2: 'None', 1: 'Production' });
      });

      it('refuses a version that does not exist', async () => {
        const { model } = await modelWith('missing', ['Production']);
        const change = { model, version: '9', stage: 'Production', archiveOthers: true } as const;
        await expect(store.setStage(change, ['1'])).rejects.toThrow(NotFoundError);
        expect(await stagesOf(model)).toEqual({ 1: 'Production' });
      });
    });

    describe('setAlias', () => {
      it('sets, moves and removes', async () => {
        const { model } = await modelWith('alias', ['None', 'None']);
        const change = { model, alias: 'champion' };
        await store.setAlias({ ...change, version: '1' }, null);
        await store.setAlias({ ...change, version: '2' }, '1');
        expect([...(await store.getModel(model)).aliases]).toEqual([['champion', '2']]);
        await store.setAlias({ ...change, version: null }, '2');
        expect([...(await store.getModel(model)).aliases]).toEqual([]);
      });

      it('tells Champion from champion', async () => {
        const { model } = await modelWith('alias case', ['None', 'None']);
        await store.setAlias({ model, alias: 'champion', version: '1' }, null);
        await store.setAlias({ model, alias: 'Champion', version: '2' }, null);
        expect((await store.getModel(model)).aliases.size).toBe(2);
      });

      it('refuses, and writes nothing, if another version has it', async () => {
        const { model } = await modelWith('alias conflict', ['None', 'None', 'None']);
        await store.setAlias({ model, alias: 'champion', version: '1' }, null);
        const change = { model, alias: 'champion', version: '3' };
        await expect(store.setAlias(change, null)).rejects.toThrow(ConflictError);
        await expect(store.setAlias(change, '2')).rejects.toThrow(ConflictError);
        expect((await store.getModel(model)).aliases.get('champion')).toBe('1');
      });

      it('refuses a version that does not exist', async () => {
        const { model } = await modelWith('alias missing', ['None']);
        const change = { model, alias: 'champion', version: '9' };
        await expect(store.setAlias(change, null)).rejects.toThrow(NotFoundError);
      });
    });

    describe('tags', () => {
      it('sets, replaces and removes, of models and of versions', async () => {
        const { model } = await modelWith('tags', ['None']);
        for (const target of [{ model }, { model, version: '1' }]) {
          await store.setTag(target, 'a key', 'one');
          await store.setTag(target, 'a key', 'two');
          await store.setTag(target, '__proto__', 'kept');
          await store.setTag(target, 'empty', '');
          await store.removeTag(target, 'a key');
          await store.removeTag(target, 'never there');
        }
        const expected = [
          ['__proto__', 'kept'],
          ['empty', ''],
        ];
        expect([...(await store.getModel(model)).tags].sort()).toEqual(expected);
        expect([...(await store.getVersion(model, '1')).tags].sort()).toEqual(expected);
      });
    });

    describe('setDescription', () => {
      it('sets and clears, of models and of versions', async () => {
        const { model } = await modelWith('described', ['None']);
        for (const target of [{ model }, { model, version: '1' }]) {
          const described = async () =>
            target.version === undefined
              ? (await store.getModel(model)).description
              : (await store.getVersion(model, target.version)).description;
          await store.setDescription(target, 'first "words"\nsecond');
          expect(await described()).toBe('first "words"\nsecond');
          await store.setDescription(target, null);
          expect(await described()).toBeNull();
        }
      });

      it('refuses what is not there', async () => {
        const { model } = await modelWith('not described', []);
        const version = { model, version: '1' };
        await expect(store.setDescription(version, 'x')).rejects.toThrow(NotFoundError);
        const nobody = { model: unique('no such model') };
        await expect(store.setDescription(nobody, 'x')).rejects.toThrow(NotFoundError);
      });
    });

    describe('renameModel', () => {
      it('takes versions, stages, aliases and tags with it', async () => {
        const { model } = await modelWith('old name', ['Production', 'None']);
        await store.setAlias({ model, alias: 'champion', version: '2' }, null);
        await store.setTag({ model }, 'team', 'rca');
        await store.setTag({ model, version: '1' }, 'k', 'v');
        const renamed = unique('new name');
        await store.renameModel(model, renamed);
        await expect(store.getModel(model)).rejects.toThrow(NotFoundError);
        const found = await store.getModel(renamed);
        expect([...found.aliases]).toEqual([['champion', '2']]);
        expect([...found.tags]).toEqual([['team', 'rca']]);
        expect(await stagesOf(renamed)).toEqual({ 2: 'None', 1: 'Production' });
        expect((await store.getVersion(renamed, '1')).tags.get('k')).toBe('v');
      });

      it('refuses a name that is taken, and a model that is not there', async () => {
        const { model } = await modelWith('rename from', ['None']);
        const { model: taken } = await modelWith('rename to', []);
        await expect(store.renameModel(model, taken)).rejects.toThrow(ConflictError);
        const nobody = unique('no such model');
        await expect(store.renameModel(nobody, unique('x'))).rejects.toThrow(NotFoundError);
        expect(await stagesOf(model)).toEqual({ 1: 'None' });
      });
    });

    describe('deleteModel', () => {
      it('deletes it with its versions, and its name is free again', async () => {
        const { model } = await modelWith('delete model', ['Production', 'None']);
        await store.deleteModel(model);
        await expect(store.getModel(model)).rejects.toThrow(NotFoundError);
        await expect(versionsOf(model)).rejects.toThrow(NotFoundError);
        await store.createModel({ name: model });
        expect(await versionsOf(model)).toEqual([]);
      });

      it('refuses a prompt, and a model that is not there', async () => {
        const prompt = unique('a prompt to keep');
        const tags = new Map([['mlflow.prompt.is_prompt', 'true']]);
        await store.createModel({ name: prompt, tags });
        await expect(store.deleteModel(prompt)).rejects.toThrow(NotFoundError);
        await expect(store.createModel({ name: prompt })).rejects.toThrow(ConflictError);
        await expect(store.deleteModel(unique('nobody'))).rejects.toThrow(NotFoundError);
      });
    });

    describe('deleteVersion', () => {
      it('deletes, and gives the number to nobody else', async () => {
        const { model } = await modelWith('delete', ['None', 'None']);
        await store.deleteVersion(model, '2', { stage: 'None', aliases: [] });
        await expect(store.getVersion(model, '2')).rejects.toThrow(NotFoundError);
        expect(await stagesOf(model)).toEqual({ 1: 'None' });
        const next = await store.createVersion({ model, source: 's3://bucket/next' });
        expect(next.version).toBe('3');
      });

      it('takes the aliases with it', async () => {
        const { model } = await modelWith('delete aliased', ['None']);
        await store.setAlias({ model, alias: 'champion', version: '1' }, null);
        await store.deleteVersion(model, '1', { stage: 'None', aliases: ['champion'] });
        expect((await store.getModel(model)).aliases.size).toBe(0);
      });

      it('refuses what has another stage or alias by now', async () => {
        const { model } = await modelWith('delete conflict', ['Staging', 'None']);
        await store.setAlias({ model, alias: 'champion', version: '2' }, null);
        const plain = { stage: 'None', aliases: [] } as const;
        await expect(store.deleteVersion(model, '1', plain)).rejects.toThrow(ConflictError);
        await expect(store.deleteVersion(model, '2', plain)).rejects.toThrow(ConflictError);
        expect(await stagesOf(model)).toEqual({ 2: 'None', 1: 'Staging' });
      });

      it('refuses what is not there', async () => {
        const { model } = await modelWith('delete missing', ['None']);
        const plain = { stage: 'None', aliases: [] } as const;
        await expect(store.deleteVersion(model, '7', plain)).rejects.toThrow(NotFoundError);
      });
    });

    filterContract(open);
  });
}

function holders(versions: readonly ModelVersion[], stage: Stage): string[] {
  return versions.filter((each) => each.stage === stage).map((each) => each.version);
}
