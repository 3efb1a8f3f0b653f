import { randomUUID } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import type { MlflowClient } from '../../src/client/index.js';
import { clientOf, restSeeds } from '../contract/rest-seeds.js';
import { describeService, theBench } from '../services/describe-service.js';
import { errorOf, mlregOf } from './mlreg.js';

const WAYS = [
  { way: 'by its server', uri: 'trackingUri' },
  { way: 'in PostgreSQL', uri: 'databaseUrl' },
] as const;

for (const { way, uri } of WAYS)
  describeService(`rules of promotion on MLflow, ${way}`, ['mlflow', 'postgres', 's3'], () => {
    const name = `rules_${randomUUID().slice(0, 8)}`;
    const env = { MLREG_ACTOR: 'jane@example.com', MLREG_STAGE_POLICY: 'off' };
    const mlreg = (...args: string[]) => mlregOf(theBench()[uri], env)(...args);
    const promote = (...args: string[]) => mlreg('promote', ...args, '--stage', 'Production');
    let client: MlflowClient;

    /** Version 1, 2, … with these values of f1. */
    beforeAll(async () => {
      client = clientOf(theBench().trackingUri);
      const { addRun } = await restSeeds(client);
      await client.registeredModels.create({ name });
      for (const f1 of [0.7, 0.8, 0.9, Number.NaN]) {
        const runId = await addRun({
          name: 'r',
          metrics: { f1 },
          params: { lr: '0.1' },
          tags: {},
          deleted: false,
        });
        await client.modelVersions.create({
          name,
          source: `s3://bucket/${runId}/model`,
          run_id: runId,
          description: 'a version',
          tags: [{ key: 'validated', value: 'true' }],
        });
      }
    });

    it('gates compare with the occupant', async () => {
      const gate = ['--require', 'metrics.f1 > production.metrics.f1 and tags.validated == "true"'];
      expect((await promote(`${name}/2`, ...gate)).exit).toBe(0);
      const worse = await promote(`${name}/1`, ...gate, '--json');
      expect([worse.exit, errorOf(worse).message]).toEqual([
        7,
        expect.stringContaining('0.7 > 0.8, missed by 0.1'),
      ]);
      const nan = await promote(`${name}/4`, ...gate, '--json');
      expect(errorOf(nan).message).toContain('metrics.f1 is NaN');
    });

    it('approvals are tags that MLflow takes', async () => {
      expect((await mlreg('reject', `${name}/3`, '-m', 'trained on "test"')).exit).toBe(0);
      expect((await promote(`${name}/3`)).exit).toBe(7);
      expect((await mlreg('approve', `${name}/3`)).exit).toBe(0);
      const { tags } = await client.modelVersions.get(name, '3');
      expect(tags.map(({ key }) => key)).toContain('mlreg.approval.jane-example.com');
    });

    it('--auto takes the best, and then keeps it', async () => {
      const auto = () => mlreg('promote', name, '--auto', '--metric', 'f1', '--json');
      const first = JSON.parse((await auto()).stdout);
      expect(first).toMatchObject({ changed: true, plan: { version: '3', from: ['2'] } });
      expect(JSON.parse((await auto()).stdout)).toMatchObject({ changed: false });
    });

    it('--to-model copies as MLflow does, once', async () => {
      const copy = () =>
        mlreg('promote', `${name}/3`, '--to-model', `${name}_prod`, '--alias', 'champion');
      expect((await copy()).exit).toBe(0);
      expect((await copy()).stdout).toMatch(/already/);
      const source = await client.modelVersions.get(name, '3');
      const {
        source: from,
        run_id,
        description,
        tags,
      } = await client.modelVersions.get(`${name}_prod`, '1');
      expect([from, run_id, description]).toEqual([
        `models:/${name}/3`,
        source.run_id,
        source.description,
      ]);
      expect(tags.map(({ key }) => key)).toContain('validated');
      expect(await client.modelVersions.getDownloadUri(`${name}_prod`, '1')).toBe(source.source);
      const { stdout } = await mlreg('details', `${name}_prod@champion`, '--json=metrics');
      expect(JSON.parse(stdout)).toEqual({ metrics: { f1: 0.9 } });
    });

    it('aliases are brought into step with stages, and kept there', async () => {
      const inStep = { ...env, MLREG_STAGE_ALIASES: 'Production=prod' };
      const here = (...args: string[]) => mlregOf(theBench()[uri], inStep)(...args);
      const prod = async () => {
        const { aliases } = await client.registeredModels.get(name);
        return aliases.find(({ alias }) => alias === 'prod')?.version;
      };
      const dry = await here('alias', 'sync', name, '--dry-run');
      expect([dry.exit, await prod()]).toEqual([0, undefined]);
      expect((await here('alias', 'sync', name)).exit).toBe(0);
      expect(await prod()).toBe('3');
      expect((await here('alias', 'sync', name)).stdout).toContain('nothing to do');
      expect((await here('promote', `${name}/1`, '--stage', 'Production')).exit).toBe(0);
      expect(await prod()).toBe('1');
      expect((await here('rollback', name)).exit).toBe(0);
      expect(await prod()).toBe('3');
    });
  });
