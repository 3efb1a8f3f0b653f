import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { beforeAll, expect, it } from 'vitest';
import { describeService, theBench } from '../services/describe-service.js';
import { python } from '../services/python.mjs';
import { mlregOf } from './mlreg.js';

const SEED = new URL('../services/seed/gated_models.py', import.meta.url).pathname;

describeService('gates on what Python has stored', ['mlflow', 'postgres', 's3'], () => {
  const name = `gated_${randomUUID().slice(0, 8)}`;
  beforeAll(async () => {
    const env = { ...theBench().s3env, MLFLOW_TRACKING_URI: theBench().trackingUri };
    await python(SEED, { env, args: [name], cwd: tmpdir() });
    await mlreg('promote', `${name}/1`, '--stage', 'Production');
  }, 120_000);
  const mlreg = (...args: string[]) => mlregOf(theBench().trackingUri, theBench().s3env)(...args);
  const judge = async (version: number, gate: string) => {
    const ref = `${name}/${version}`;
    const { exit, stderr } = await mlreg(
      ...['promote', ref, '--stage', 'Production', '--require', gate, '--dry-run'],
    );
    return { exit, stderr };
  };

  it('a version is called, and installed, as the one in Production', async () => {
    expect(await judge(2, 'signature.compatible and environment.compatible')).toMatchObject({
      exit: 0,
    });
  });

  it('a version that wants another input is refused', async () => {
    const { exit, stderr } = await judge(3, 'signature.compatible');
    expect([exit, stderr]).toEqual([7, expect.stringMatching(/FAILED .*z/)]);
  });

  it('a version that wants another major version of a package is refused', async () => {
    const { exit, stderr } = await judge(4, 'environment.compatible');
    expect([exit, stderr]).toEqual([7, expect.stringMatching(/FAILED .*numpy/)]);
  });

  it('a version has the files that a gate names, or is refused', async () => {
    expect(await judge(2, "'MLmodel' in files")).toMatchObject({ exit: 0 });
    expect(await judge(2, "'weights.h5' in files")).toMatchObject({ exit: 7 });
  });
});
