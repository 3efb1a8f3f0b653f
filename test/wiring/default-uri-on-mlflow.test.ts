import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { defaultUri } from '../../src/wiring/default-uri.js';
import { describeService } from '../services/describe-service.js';
import { python } from '../services/python.mjs';

const FOLDERS: Readonly<Record<string, readonly string[]>> = {
  database: ['mlflow.db'],
  experiment: ['mlruns/0/meta.yaml', 'mlflow.db'],
  artifacts: ['mlruns/1/run/artifacts/f', 'mlflow.db'],
  named: ['mlruns/models/meta.yaml', 'mlruns/x1/meta.yaml', 'mlflow.db'],
  trash: ['mlruns/.trash/0/meta.yaml', 'mlflow.db'],
};

const PROGRAM = `
import json, os, sys
from mlflow.tracking._tracking_service.utils import _get_default_tracking_uri
uris = {}
for folder in sys.argv[1:]:
    os.chdir(folder)
    uris[os.path.basename(folder)] = _get_default_tracking_uri()
print(json.dumps(uris))
`;

describeService('the registry of a folder where no URI is set', ['mlflow'], () => {
  const root = mkdtempSync(join(tmpdir(), 'mlreg-default-'));
  beforeAll(() => {
    for (const [name, paths] of Object.entries(FOLDERS)) {
      for (const path of paths) {
        mkdirSync(join(root, name, dirname(path)), { recursive: true });
        writeFileSync(join(root, name, path), '');
      }
    }
    mkdirSync(join(root, 'link/mlruns/1'), { recursive: true });
    symlinkSync('gone', join(root, 'link/mlruns/1/meta.yaml'));
    writeFileSync(join(root, 'link/mlflow.db'), '');
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it("is MLflow's own", async () => {
    const names = [...Object.keys(FOLDERS), 'link'];
    const args = names.map((name) => join(root, name));
    const ours = names.map((name) => [name, defaultUri(join(root, name))]);
    expect(Object.fromEntries(ours)).toEqual(await python(PROGRAM, { args }));
  });
});
