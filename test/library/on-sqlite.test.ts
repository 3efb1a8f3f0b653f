import { mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { collect, openRegistry, openRegistryFromEnvironment } from '../../src/index.js';
import { createDemo } from '../../src/operations/create-demo.js';
import { openDemo } from '../../src/wiring/open-demo.js';

let folder: string;
beforeEach(async () => {
  folder = join(mkdtempSync(join(tmpdir(), 'mlreg-library-')), 'demo');
  const place = await openDemo(folder);
  const settings = { '.env': 'MLFLOW_TRACKING_URI=sqlite:///mlflow.db\n' };
  await place.make(settings, (stores) => createDemo({ now: Date.now() }, stores));
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

/** How often this process has the database open. */
const openings = () =>
  readdirSync('/proc/self/fd').filter((fd) => target(fd) === join(folder, 'mlflow.db')).length;

function target(fd: string): string | null {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`);
  } catch {
    return null;
  }
}

/**
 * `@photostructure/sqlite` (1.2.1) has no way to end a statement, and SQLite keeps a file open for those
 * that are left: it is closed once they are collected. Node's own SQLite ends them with the database.
 */
async function expectClosed(): Promise<void> {
  setFlagsFromString('--expose-gc');
  const collectGarbage: () => void = runInNewContext('gc');
  await vi.waitFor(
    () => {
      collectGarbage();
      expect(openings()).toBe(0);
    },
    { timeout: 30_000 },
  );
}

it('keeps two connections, however many changes are made, and none once it is closed', async () => {
  const registry = await openRegistry({ trackingUri: 'sqlite:///mlflow.db', cwd: folder });
  for (const stage of ['Staging', 'Production', 'Staging', 'Production']) {
    await registry.versions.promote('EURUSD_LSTM/1', { stage });
  }
  expect(openings()).toBe(2);
  await registry.close();
  await registry.close();
  await expectClosed();
});

it('closes what was opened for a call with a signal of its own, also of a list that is left', async () => {
  const registry = await openRegistry({ trackingUri: 'sqlite:///mlflow.db', cwd: folder });
  const { signal } = new AbortController();
  await registry.versions.promote('EURUSD_LSTM/1', { stage: 'Staging', signal });
  for await (const _ of registry.models.list({ signal })) break;
  await expectClosed();
  await registry.close();
});

it('is disposed of like any resource', async () => {
  const registry = await openRegistry({ trackingUri: 'sqlite:///mlflow.db', cwd: folder });
  await registry.models.get('EURUSD_LSTM');
  expect(openings()).toBe(1);
  await registry[Symbol.asyncDispose]();
  await expectClosed();
});

it('is found by the files of the folder, where the environment is asked', async () => {
  const home = join(folder, 'nobody');
  const registry = await openRegistryFromEnvironment({ cwd: folder, env: {}, home });
  expect(await collect(registry.models.list())).toHaveLength(6);
  await registry.close();
  const other = await openRegistryFromEnvironment({
    ...{ cwd: folder, env: {}, home },
    trackingUri: 'sqlite:///none.db',
  });
  await expect(other.models.get('EURUSD_LSTM')).rejects.toThrow('none.db');
});
