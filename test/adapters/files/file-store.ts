import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { FileSession, type FileSessionOptions } from '../../../src/adapters/store/files/session.js';
import { StoreLock } from '../../../src/adapters/store/files/store-lock.js';
import { underFileLock } from '../../../src/adapters/store/sql/sqlite/file-lock.js';

/** Where a store is kept of which not the disk is tested: syncing it takes minutes on a busy one. */
export function inMemory(): string {
  return existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
}

/** Files by their paths. */
export type Files = Readonly<Record<string, string>>;

/** What MLflow makes where there is no file store yet. */
export const EMPTY_STORE: Files = {
  '0/meta.yaml': `artifact_location: file:///data/mlruns/0
creation_time: 1700000000000
experiment_id: '0'
last_update_time: 1700000000000
lifecycle_stage: active
name: Default
`,
};

/** Writes files into a folder. */
export function put(folder: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** A store with no model in it, and those files, which goes with the test. */
export function makeStore(files: Files = {}): string {
  const folder = mkdtempSync(join(inMemory(), 'mlreg-files-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  put(folder, { ...EMPTY_STORE, ...files });
  return folder;
}

export function sessionOn(folder: string, options: Partial<FileSessionOptions> = {}): FileSession {
  return new FileSession(folder, {
    readOnly: false,
    lock: new StoreLock({ hold: underFileLock, check: async () => {} }),
    warn: (line) => {
      throw new Error(`an unexpected warning: ${line}`);
    },
    ...options,
  });
}
