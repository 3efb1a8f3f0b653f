import { beforeEach, describe, expect, test } from 'vitest';
import { MemoryArtifacts } from '../../src/adapters/artifacts/memory.js';
import { parseMlmodel } from '../../src/adapters/artifacts/mlmodel.js';
import { MlregError } from '../../src/domain/errors.js';
import { gateReason } from '../../src/domain/gate-reason.js';
import { parseGate } from '../../src/domain/gates.js';
import type { PromotionTarget } from '../../src/domain/promotion-target.js';
import { parseRef } from '../../src/domain/refs.js';
import { autoPromote } from '../../src/operations/auto-promote.js';
import { promoteVersion } from '../../src/operations/promote-version.js';
import { aMetric, aRun } from '../domain/fixtures.js';
import { aRegistry, deps, putInStage } from './fixtures.js';
import { put } from './load-world.js';
import { aRegisterWorld, rulesOf } from './register-world.js';

const production: PromotionTarget = { kind: 'stage', stage: 'Production' };
const signatureOf = (...inputs: readonly string[]) =>
  `flavors: {}\nsignature:\n  inputs: '${JSON.stringify(inputs.map((name) => ({ name, type: 'double' })))}'\n`;

/** `m`: 1 in Production takes x and y, 2 as well, 3 takes z besides, 4 has no signature, 5 cannot be read. */
async function world() {
  const registry = await aRegistry({ m: 5, fresh: 1 });
  await putInStage(registry, 'm', 'Production', '1');
  const opened: string[] = [];
  const folders: Readonly<Record<string, string>> = {
    's3://bucket/m/1': signatureOf('x', 'y'),
    's3://bucket/m/2': signatureOf('y', 'x'),
    's3://bucket/m/3': signatureOf('x', 'y', 'z'),
    's3://bucket/m/4': 'flavors: {}\n',
    's3://bucket/fresh/1': signatureOf('x'),
  };
  const given = {
    ...deps(registry),
    parseMlmodel: async (text: string) => parseMlmodel(text),
    openArtifacts: async ({ uri }: { uri: string }) => {
      opened.push(uri);
      const text = folders[uri];
      if (text === undefined) throw new MlregError('unreachable', 'the storage is away');
      const store = new MemoryArtifacts();
      await put(store, 'MLmodel', text);
      await put(store, 'data/weights', 'w');
      return store;
    },
  };
  const judge = async (ref: string, gate: string, target = production) => {
    const rules = rulesOf(gate);
    const input = { ref: parseRef(ref), target, rules, dryRun: true, force: true };
    const { judgement } = await promoteVersion(input, given);
    const [result] = judgement.gates;
    return result && [result.outcome, gateReason(result)];
  };
  return { registry, given, opened, judge };
}

let of: Awaited<ReturnType<typeof world>>;
beforeEach(async () => {
  of = await world();
});

describe('a gate on what is in the folder of a version', () => {
  test.each([
    ['m/2', 'signature.compatible', 'passed', 'compatible'],
    ['m/3', 'signature.compatible', 'failed', 'the input "z" is new, and required'],
    ['m/3', 'production.signature.compatible', 'failed', 'the input "z" is new, and required'],
    ['m/4', 'signature.compatible', 'failed', 'it has no signature'],
    ['m/5', 'signature.compatible', 'failed', 'its files could not be read: the storage is away'],
    ['m/3', 'champion.signature.compatible', 'no_occupant', 'no version has @champion'],
    ['fresh/1', 'signature.compatible', 'no_occupant', 'no other version is in Production'],
    ['m/4', 'environment.compatible', 'passed', 'compatible'],
    ['m/2', 'environment.compatible = true', 'passed', 'compatible'],
    ['m/2', "'MLmodel' in files", 'passed', "'MLmodel' in (MLmodel, data/weights)"],
    ['m/2', "'model.pkl' in files", 'failed', "'model.pkl' in (MLmodel, data/weights)"],
    ['m/5', "'MLmodel' in files", 'failed', 'files is absent'],
    ['m/2', "'data/weights' in production.files and signature.compatible", 'passed', undefined],
  ])('%s, %s: %s', async (ref, gate, outcome, reason) => {
    const [found, why] = (await of.judge(ref, gate)) ?? [];
    expect(found).toBe(outcome);
    if (reason !== undefined) expect(why).toBe(reason);
  });

  test('is read only where a gate names it, and once', async () => {
    await of.judge('m/2', 'metrics.f1 > 0 or version > 1');
    expect(of.opened).toEqual([]);
    await of.judge('fresh/1', 'signature.compatible');
    expect(of.opened).toEqual([]);
    await of.judge('m/2', "'MLmodel' in files");
    expect(of.opened).toEqual(['s3://bucket/m/2']);
    of.opened.length = 0;
    await of.judge('m/2', 'signature.compatible and environment.compatible');
    expect(of.opened.sort()).toEqual(['s3://bucket/m/1', 's3://bucket/m/2']);
  });

  test('is of the alias that is promoted to', async () => {
    await of.registry.setAlias({ model: 'm', alias: 'champion', version: '4' }, null);
    const champion = { kind: 'alias', alias: 'champion' } as const;
    expect(await of.judge('m/2', 'signature.compatible', champion)).toEqual([
      'failed',
      'the version that it would replace has no signature',
    ]);
  });

  test('is asked of the best first, until one passes', async () => {
    for (const [index, f1] of [0.5, 0.7, 0.9].entries()) {
      const metrics = new Map([['f1', aMetric(f1)]]);
      of.given.tracking.runs.set(`r${index}`, aRun({ runId: `r${index}`, metrics }));
    }
    await of.registry.createModel({ name: 'n' });
    for (const [index, from] of ['1', '2', '3'].entries()) {
      const source = `s3://bucket/m/${from}`;
      await of.registry.createVersion({ model: 'n', source, runId: `r${index}` });
    }
    await putInStage(of.registry, 'n', 'Production', '1');
    const aim = { target: production, metric: 'f1', direction: 'higher' } as const;
    const rules = rulesOf('signature.compatible');
    const input = { ...aim, rules, model: 'n', dryRun: true };
    const { plan } = await autoPromote(input, of.given);
    expect(plan?.version).toBe('2');
    expect(of.opened.filter((uri) => uri === 's3://bucket/m/1')).toHaveLength(1);
  });

  test('is asked of what is to be registered', async () => {
    const register = aRegisterWorld();
    const given = { ...register.given, parseMlmodel: async (text: string) => parseMlmodel(text) };
    Object.assign(register.given, given);
    await register.register(await register.addRun('one'), { target: production });
    const again = register.register(await register.addRun('two'), {
      target: production,
      rules: rulesOf('signature.compatible'),
    });
    await expect(again).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringContaining('signature.compatible (it has no signature)'),
    });
  });

  test.each([
    ['signature', 'there is no "signature"'],
    ['signature.compatibel', 'there is no "signature.compatibel"'],
    ['files = 1', '"files" is a list'],
    ['signature.compatible > 1', 'has no order'],
  ])('%s is refused', (text, problem) => {
    expect(() => parseGate(text, '--require')).toThrow(problem);
  });
});
