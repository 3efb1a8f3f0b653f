import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultUri } from '../../src/wiring/default-uri.js';
import { errorOf, mlreg } from '../e2e/mlreg.js';

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'mlreg-default-'));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

function write(...paths: string[]) {
  for (const path of paths) {
    mkdirSync(dirname(join(cwd, path)), { recursive: true });
    writeFileSync(join(cwd, path), '');
  }
}

describe('where no URI is set', () => {
  it.each<[string, string[], string | undefined]>([
    ['nothing', [], undefined],
    ['a database', ['mlflow.db'], 'sqlite:///mlflow.db'],
    ['an experiment', ['mlruns/0/meta.yaml'], './mlruns'],
    ['both', ['mlruns/12/meta.yaml', 'mlflow.db'], './mlruns'],
    ['artifacts of a database', ['mlruns/1/run/artifacts/f', 'mlflow.db'], 'sqlite:///mlflow.db'],
    ['models alone', ['mlruns/models/m/meta.yaml'], undefined],
    ['an experiment that is deleted', ['mlruns/.trash/0/meta.yaml'], undefined],
    ['a file called mlruns', ['mlruns', 'mlflow.db'], 'sqlite:///mlflow.db'],
  ])('a folder with %s', (_, paths, uri) => {
    write(...paths);
    expect(defaultUri(cwd)).toBe(uri);
  });

  it('a link that leads nowhere counts as MLflow counts it', () => {
    mkdirSync(join(cwd, 'mlruns/1'), { recursive: true });
    symlinkSync('gone', join(cwd, 'mlruns/1/meta.yaml'));
    expect(defaultUri(cwd)).toBe('./mlruns');
  });
});

describe('mlreg where no URI is set', () => {
  const list = async () => errorOf(await mlreg(['list', '--json'], { cwd }));

  it('says what to do where there is nothing, and leaves it so', async () => {
    const { hint, exit_code } = await list();
    expect(exit_code).toBe(2);
    for (const way of ['mlreg demo', 'mlreg init', 'MLFLOW_TRACKING_URI']) {
      expect(hint).toContain(way);
    }
    expect(readdirSync(cwd)).toEqual([]);
  });

  it('opens a file store', async () => {
    write('mlruns/0/meta.yaml');
    expect(await mlreg(['list', '--json'], { cwd })).toMatchObject({ exit: 0, stdout: '[]\n' });
    expect(readdirSync(join(cwd, 'mlruns'))).toEqual(['0']);
  });

  it('shows the default where it shows settings', async () => {
    write('mlflow.db');
    const { stdout } = await mlreg(['config', 'show', '--format', 'tsv'], { cwd });
    expect(stdout).toContain("tracking_uri\tsqlite:///mlflow.db\tMLflow's default\n");
  });

  it('a URI that is set goes before what lies there', async () => {
    write('mlruns/0/meta.yaml');
    const env = { MLFLOW_REGISTRY_URI: 'http://127.0.0.1:1' };
    expect((await mlreg(['list'], { cwd, env })).exit).toBe(11);
  });
});
