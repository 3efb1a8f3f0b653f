import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FileRegistry } from '../../src/adapters/store/files/file-registry.js';
import { FileTracking } from '../../src/adapters/store/files/file-tracking.js';
import { collect } from '../../src/domain/collect.js';
import { once } from '../../src/domain/once.js';
import type { RegisteredModel } from '../../src/domain/types.js';
import { inMemory, sessionOn } from '../adapters/files/file-store.js';
import { type MadeStore, makePythonStore } from '../adapters/files/python-store.js';
import { describeService } from '../services/describe-service.js';
import { temporaryFolder } from '../services/guard.mjs';
import { oldVenvPython, venvPython } from '../services/paths.mjs';
import { fileStoreContracts } from './file-store.js';

describeService('a file store of MLflow itself', ['mlflow', 'old-mlflow'], () => {
  describe.each([
    ['2.9.2', () => oldVenvPython('2.9.2')],
    ['3.4.0', () => oldVenvPython('3.4.0')],
    ['3.17.2', venvPython],
  ])('%s', (version, python) => {
    const folder = temporaryFolder('file-store', inMemory());
    const store = join(folder.path, 'mlruns');
    let made: MadeStore;
    const making = once(() => makePythonStore(python(), store));
    beforeAll(async () => {
      made = await making();
    });
    afterAll(() => folder.remove());

    it('is read as MLflow reads it', async () => {
      const registry = new FileRegistry(sessionOn(store));
      const [model] = await collect(registry.listModels());
      const isNew = made.logged !== null;
      expect(model).toMatchObject({
        name: 'model',
        description: "it's: a #text\nof two lines",
        latestVersion: isNew ? '4' : '2',
        tags: new Map([
          ['a/b', 'c'],
          ['team', 'rca'],
        ]),
        aliases: new Map([['champion', '2']]),
      } satisfies Partial<RegisteredModel>);
      const versions = await collect(registry.listVersions());
      const first = versions.at(-1);
      expect(first).toMatchObject({
        stage: 'Staging',
        description: 'word '.repeat(40),
        runId: made.run,
        tags: new Map([['epochs', '50']]),
      });
      expect(versions.map((each) => each.version)).toEqual(isNew ? ['4', '2', '1'] : ['2', '1']);
      if (isNew) expect(versions[0]).toMatchObject({ loggedModelId: made.logged, runId: made.run });
    });

    it('has the runs and logged models that MLflow logged', async () => {
      const tracking = new FileTracking(sessionOn(store), store);
      const run = (await tracking.getRuns([made.run])).get(made.run);
      expect(run).toMatchObject({
        name: 'first: run',
        experimentId: made.experiment,
        status: 'FINISHED',
      });
      expect(run?.metrics.get('accuracy')).toEqual({ value: 0.5, timestamp: 5, step: 2 });
      expect(run?.metrics.get('loss/nan')?.value).toBeNaN();
      expect(run?.params).toEqual(new Map([['depth', '007']]));
      expect(run?.tags.get('note')).toBe('two\nlines');
      expect(await tracking.findExperiment('gone')).toBeNull();
      if (made.logged === null) return;
      const logged = (await tracking.getLoggedModels([made.logged])).get(made.logged);
      expect(logged).toMatchObject({
        name: 'lm',
        sourceRunId: made.run,
        params: new Map([['q', '1']]),
      });
      expect(logged?.metrics.get('f1')).toMatchObject({ value: 0.7, step: 3 });
    });

    fileStoreContracts(`MLflow ${version}`, async () => {
      await making();
      return store;
    });
  });
});
