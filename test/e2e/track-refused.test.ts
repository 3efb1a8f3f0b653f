import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type FakeMlflow, startFakeMlflow } from '../fake/fake-mlflow.js';
import { seedModel } from '../fake/seed.js';
import { errorOf, mlreg as run } from './mlreg.js';

let fake: FakeMlflow;
let cwd: string;
beforeEach(async () => {
  fake = await startFakeMlflow();
  cwd = mkdtempSync(join(tmpdir(), 'mlreg-track-'));
  seedModel(fake, { name: 'm', versions: [{}] });
  writeFileSync(join(cwd, 'records.jsonl'), '{"latency_ms": 1}\n{"latency_ms": 2}\n');
});
afterEach(async () => {
  await fake.close();
  rmSync(cwd, { recursive: true, force: true });
});

const track = (...args: string[]) =>
  run(['track', 'm/1', '--file', 'records.jsonl', '--json', ...args], {
    cwd,
    env: { MLFLOW_TRACKING_URI: fake.url, HOME: cwd },
  });

function refuseRuns() {
  const body = '{"error_code": "PERMISSION_DENIED", "message": "no"}';
  fake.on(({ path }) => path.includes('/runs/'), { status: 403, body }, { times: Infinity });
}

it('a server that refuses the records is not said to be away; they wait', async () => {
  refuseRuns();
  const refused = await track('--spool', 'spool');
  expect(refused.exit).toBe(4);
  expect(errorOf(refused)).toMatchObject({
    code: 'forbidden',
    hint: expect.stringContaining('do not give them again'),
    details: { tracked: 2, waiting: 2, dropped: 0 },
  });
});

it('records that neither the server nor the disk has taken are said to be lost', async () => {
  refuseRuns();
  const refused = await track('--spool', 'records.jsonl');
  expect(errorOf(refused)).toMatchObject({
    message: expect.stringContaining('2 of these are lost'),
    hint: expect.stringMatching(/^give them again/),
    details: { tracked: 2, waiting: 0, dropped: 2 },
  });
});
