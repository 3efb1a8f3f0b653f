import { rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type FakeMlflow, startFakeMlflow } from '../fake/fake-mlflow.js';
import { seedModel } from '../fake/seed.js';
import { aFolder, spoiling } from './load-world.js';
import { BIN, execute } from './mlreg.js';

const SIZE = 400 * 1024 * 1024;

let fake: FakeMlflow;
beforeAll(async () => {
  fake = await startFakeMlflow();
  seedModel(fake, {
    name: 'm',
    versions: [
      { loggedModel: {}, files: { 'weights.bin': 'x' } },
      {
        loggedModel: {},
        files: Object.fromEntries(
          Array.from({ length: 3000 }, (_, index) => [
            `part/${index % 20}/${index}.txt`,
            `${index}`,
          ]),
        ),
      },
    ],
  });
});
afterAll(() => fake.close());

/** Runs mlreg, with the most memory that it took, in MiB, as the last line of stderr. */
async function loadAndMeasure(url: string, cwd: string, ...args: string[]) {
  const hook = join(cwd, 'measure.cjs');
  const line = "'\\n' + Math.round(process.resourceUsage().maxRSS / 1024)";
  writeFileSync(hook, `process.on('exit', () => require('fs').writeSync(2, ${line}));`);
  const result = await execute(process.execPath, ['--require', hook, BIN, 'load', ...args], {
    env: { MLFLOW_TRACKING_URI: url },
    cwd,
  });
  return { ...result, memory: Number(result.stderr.split('\n').at(-1)) };
}

it('a large file passes through, and is not held', async () => {
  const block = Buffer.alloc(1 << 20, 7);
  const url = await spoiling(fake.url, (incoming, response) => {
    if (incoming.url?.includes('artifacts?path=')) {
      response.setHeader('content-type', 'application/json');
      const file = { path: 'weights.bin', is_dir: false, file_size: SIZE };
      response.end(JSON.stringify({ files: [file] }));
      return true;
    }
    if (!incoming.url?.endsWith('weights.bin')) return false;
    let left = SIZE;
    const pour = () => {
      while (left > 0) {
        left -= block.length;
        if (!response.write(block)) return void response.once('drain', pour);
      }
      response.end();
    };
    pour();
    return true;
  });
  const cwd = aFolder();
  const { exit, memory } = await loadAndMeasure(url, cwd, 'm/1');
  expect(exit).toBe(0);
  const file = join(cwd, 'models/m/1/weights.bin');
  expect(statSync(file).size).toBe(SIZE);
  rmSync(file);
  expect(memory).toBeGreaterThan(30);
  expect(memory).toBeLessThan(200);
});

it('many small files', async () => {
  const cwd = aFolder();
  const { exit, memory, stdout, stderr } = await loadAndMeasure(
    fake.url,
    cwd,
    'm/2',
    '--jobs',
    '50',
  );
  expect({ exit, stdout }).toEqual({ exit: 0, stdout: `${join(cwd, 'models/m/2')}\n` });
  // Node warns of many listeners on one signal, the AWS SDK of many connections.
  expect(stderr).toMatch(/^loaded [^\n]*\n\n\d+$/);
  expect(memory).toBeLessThan(250);
});
