import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collect } from '../../src/domain/collect.js';
import { mlreg } from '../e2e/mlreg.js';
import { describeService } from '../services/describe-service.js';
import { temporaryFolder } from '../services/guard.mjs';
import { OLD_MLFLOW_VERSIONS, oldVenvPython, venvPython } from '../services/paths.mjs';
import { openDatabase } from './open-database.js';
import type { Operation } from './operation.js';
import { pythonSide } from './python-side.js';
import { firstOf } from './watched-database.js';

/** The revision that each leaves behind. */
const OPENED_BY = [
  { mlflow: '2.9.2', python: oldVenvPython('2.9.2'), revision: 'acf3f17fdcc7' },
  { mlflow: '3.4.0', python: oldVenvPython('3.4.0'), revision: '71994744cf8e' },
  { mlflow: '3.17.2', python: venvPython(), revision: 'dc11669786a5' },
];

describeService('a database made by `mlreg init`', ['mlflow', 'old-mlflow'], () => {
  it('is opened by every old version that is installed', () => {
    expect(OPENED_BY.map(({ mlflow }) => mlflow)).toEqual(
      expect.arrayContaining(OLD_MLFLOW_VERSIONS),
    );
  });

  describe.each(OPENED_BY)('and MLflow $mlflow', ({ python, revision }) => {
    const folder = temporaryFolder('init');
    const file = join(folder.path, 'mlflow.db');
    const ours = { source: 's3://bucket/1', stage: 'Production', aliases: ['champion'] };
    const theirs = { source: 's3://bucket/2', stage: 'None', aliases: [] };

    beforeAll(async () => {
      const options = { cwd: folder.path, env: { MLFLOW_TRACKING_URI: 'sqlite:///mlflow.db' } };
      const made = await mlreg(['init'], options);
      expect(made).toMatchObject({ exit: 0 });
      const { registry, close } = openDatabase(file);
      await registry.createModel({ name: 'lstm', description: 'forecasts' });
      await registry.createVersion({ model: 'lstm', source: ours.source });
      const change = { model: 'lstm', version: '1', stage: 'Production' as const };
      await registry.setStage({ ...change, archiveOthers: true }, []);
      await registry.setAlias({ model: 'lstm', alias: 'champion', version: '1' }, null);
      await close();
    });
    afterAll(() => folder.remove());

    it('is opened, read and written by it', async () => {
      const side = pythonSide<Operation>(python, file);
      try {
        // What exists already is refused: it has read what is there.
        expect(await side.apply({ op: 'create_model', model: 'lstm' })).toBe(true);
        const version = { op: 'create_version', model: 'lstm', source: theirs.source } as const;
        expect(await side.apply(version)).toBe(false);
        await side.seed();
      } finally {
        await side.close();
      }
      expect(await firstOf(file, 'SELECT version_num FROM alembic_version')).toEqual({
        version_num: revision,
      });
    });

    it('is then read and written by mlreg', async () => {
      const { registry, tracking, close } = openDatabase(file);
      try {
        const { description, latestVersion } = await registry.getModel('lstm');
        expect({ description, latestVersion }).toEqual({
          description: 'forecasts',
          latestVersion: '2',
        });
        const run = await firstOf(file, "SELECT run_uuid AS id FROM runs WHERE name = 'first'");
        const { id } = run as { id: string };
        expect((await tracking.getRuns([id])).get(id)?.metrics.get('accuracy')?.value).toBe(0.9);

        const change = { model: 'lstm', version: '2', stage: 'Production' as const };
        await registry.setStage({ ...change, archiveOthers: true }, ['1']);
        await registry.createVersion({ model: 'lstm', source: 'runs:/x/model', runId: id });
        const versions = await collect(registry.listVersions({ model: 'lstm' }));
        expect(versions.map(({ source, stage, aliases }) => ({ source, stage, aliases }))).toEqual([
          { source: 'runs:/x/model', stage: 'None', aliases: [] },
          { ...theirs, stage: 'Production' },
          { ...ours, stage: 'Archived' },
        ]);
      } finally {
        await close();
      }
      expect(await firstOf(file, 'PRAGMA foreign_key_check')).toBeUndefined();
    });
  });
});
