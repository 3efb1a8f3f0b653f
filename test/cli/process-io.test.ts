import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { temporaryFolder } from '../services/guard.mjs';

const MEBIBYTE = 1 << 20;
const folder = temporaryFolder('process-io');
const built = join(folder.path, 'process-io.mjs');

beforeAll(async () => {
  const entryPoints = [join(import.meta.dirname, '../../src/cli/process-io.ts')];
  await build({ entryPoints, bundle: true, platform: 'node', format: 'esm', outfile: built });
});
afterAll(() => folder.remove());

/** Writes mebibytes to stdout, and waits after each. */
function writer(mebibytes: number) {
  const code = `
    import { processIo } from ${JSON.stringify(pathToFileURL(built).href)};
    const { stdout, stderr } = processIo();
    for (let written = 1; written <= ${mebibytes}; written += 1) {
      stdout.write('x'.repeat(${MEBIBYTE}));
      await stdout.drained();
      stderr.write('.');
    }`;
  return spawn(process.execPath, ['--input-type=module', '-e', code]);
}

test('what nobody reads is not kept in memory', async () => {
  const child = writer(20);
  // It has written its first, of which the pipe holds a part, and waits.
  let dots = '';
  child.stderr.on('data', (text) => {
    dots += text;
  });
  await new Promise((resolve) => child.stdout.once('readable', resolve));
  expect(dots).toBe('');
  let length = 0;
  child.stdout.on('data', (chunk) => {
    length += chunk.length;
  });
  const [exit] = await once(child, 'close');
  expect({ exit, length, dots: dots.length }).toEqual({ exit: 0, length: 20 * MEBIBYTE, dots: 20 });
});

test('a reader that goes away ends the waiting, and is no error', async () => {
  const child = writer(20);
  await once(child.stdout, 'data');
  child.stdout.destroy();
  let stderr = '';
  child.stderr.on('data', (text) => {
    stderr += text;
  });
  const [exit] = await once(child, 'close');
  expect({ exit, stderr }).toEqual({ exit: 0, stderr: '.'.repeat(20) });
});
