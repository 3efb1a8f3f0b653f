import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { settingsSchema } from '../../src/config/schema.js';
import { collect } from '../../src/domain/collect.js';
import { UsageError } from '../../src/domain/errors.js';
import { artifactOpenerHere } from '../../src/wiring/open-artifacts-here.js';

const cwd = mkdtempSync(join(tmpdir(), 'mlreg here '));
const folder = join(cwd, 'mlruns', '50% of it');
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'model.pkl'), 'bytes');
afterAll(() => rmSync(cwd, { recursive: true }));

const open = artifactOpenerHere({
  settings: settingsSchema.parse({}),
  cwd,
  home: cwd,
  env: {},
  checkS3: async () => undefined,
});

describe('the files of a registry without a server', () => {
  it.each([
    ['an absolute path', folder],
    ['a relative one, from the working folder', './mlruns/50% of it'],
    ['a relative one without a dot', 'mlruns/50% of it'],
    ['a file: URI', pathToFileURL(folder).href],
    ['a relative one, as MLflow writes it', 'file:./mlruns/50% of it'],
  ])('are found by %s', async (_, uri) => {
    const files = await collect((await open({ uri })).list());
    expect(files).toEqual([{ path: 'model.pkl', size: 5 }]);
  });

  it.each([
    ['mlflow-artifacts:/1/artifacts', 'only an MLflow server hands out'],
    ['https://host/api/2.0/mlflow-artifacts/artifacts/1', 'only an MLflow server hands out'],
    ['gs://bucket/1', 'not a storage that mlreg reads'],
    ['file://server/share', 'no folder of this machine'],
  ])('are not at %s', async (uri, message) => {
    await expect(open({ uri })).rejects.toThrow(UsageError);
    await expect(open({ uri })).rejects.toThrow(message);
  });
});
