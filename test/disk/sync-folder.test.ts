import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { syncFolder } from '../../src/disk/sync-folder.js';

test('a folder that cannot be opened is no error: what is in it is there all the same', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mlreg-sync-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  await expect(syncFolder(folder)).resolves.toBeUndefined();
  await expect(syncFolder(join(folder, 'none'))).resolves.toBeUndefined();
});
