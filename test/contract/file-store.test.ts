import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { EMPTY_STORE, inMemory, put } from '../adapters/files/file-store.js';
import { fileStoreContracts } from './file-store.js';

const folder = mkdtempSync(join(inMemory(), 'mlreg-contract-'));
afterAll(() => rmSync(folder, { recursive: true }));

put(folder, EMPTY_STORE);
fileStoreContracts('a file store', async () => folder);
