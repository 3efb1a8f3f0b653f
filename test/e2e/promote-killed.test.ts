import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, it } from 'vitest';
import { type FakeMlflow, type Fault, startFakeMlflow } from '../fake/fake-mlflow.js';
import { seedModel } from '../fake/seed.js';
import { BIN, mlregOf } from './mlreg.js';

const POINTS: readonly (readonly [string, Fault, string | null])[] = [
  ['registered-models/create', { hang: 'after' }, null],
  ['runs/create', { hang: 'before' }, null],
  ['runs/create', { hang: 'after' }, 'RUNNING'],
  ['transition-stage', { hang: 'before' }, 'RUNNING'],
  ['transition-stage', { hang: 'after' }, 'RUNNING'],
  ['runs/update', { hang: 'before' }, 'RUNNING'],
  ['runs/update', { hang: 'after' }, 'FINISHED'],
  ['registered-models/delete', { hang: 'before' }, 'FINISHED'],
];

const PROMOTE = ['promote', 'm/2', '--stage', 'Production'];

/** Starts a promotion, and kills it with SIGKILL when it waits for that answer. */
async function killedAt(fake: FakeMlflow, path: string, fault: Fault): Promise<void> {
  const reached = fake.on(path, fault);
  const env = { PATH: process.env.PATH ?? '', HOME: '/nonexistent', MLFLOW_TRACKING_URI: fake.url };
  const child = spawn(process.execPath, [BIN, ...PROMOTE], { env, stdio: 'ignore' });
  while (reached.hits === 0) await wait(20);
  // What is carried out and not answered has been carried out by now.
  await wait(20);
  child.kill('SIGKILL');
  await once(child, 'exit');
}

// At once, as each waits for eight seconds, the time in which a dead holder is found out.
describe.concurrent('a promotion that is killed when it waits for', () => {
  it.for(POINTS)(
    '%s, %j: the next one goes on, and its record says it',
    async ([path, fault, status], { expect }) => {
      const fake = await startFakeMlflow();
      try {
        seedModel(fake, { name: 'm', versions: [{ stage: 'Production' }, {}, {}] });
        await killedAt(fake, path, fault);
        const mlreg = mlregOf(fake.url);
        const next = await mlreg('promote', 'm/3', '--stage', 'Production', '--wait', '60');
        const { stdout } = await mlreg('history', 'm', '--json=version,status');
        const versions = [...(fake.state.models.get('m')?.versions.values() ?? [])];
        const before = status === null ? [] : [{ version: '2', status }];
        expect({
          exit: next.exit,
          stages: versions.map(({ stage }) => stage)[2],
          holders: versions.filter(({ stage }) => stage === 'Production').length,
          models: [...fake.state.models.keys()],
          events: JSON.parse(stdout),
        }).toEqual({
          exit: 0,
          stages: 'Production',
          holders: 1,
          models: ['m'],
          events: [{ version: '3', status: 'FINISHED' }, ...before],
        });
      } finally {
        await fake.close();
      }
    },
  );
});
