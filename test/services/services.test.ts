import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it, vi } from 'vitest';
import { newServer, startBench } from './bench.mjs';
import { describeService, theBench } from './describe-service.js';
import { postgresAt } from './postgres.mjs';
import { python } from './python.mjs';

const services = (file: string) => join(import.meta.dirname, file);

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describeService('the bench', ['mlflow', 'postgres', 's3'], () => {
  it('serves the MLflow version that the tests are written for', async () => {
    const response = await fetch(`${theBench().trackingUri}/version`);
    expect(await response.text()).toBe('3.17.2');
  });

  it('keeps the registry in PostgreSQL', async () => {
    const { pgPort, database } = theBench();
    const tables = await postgresAt(pgPort).query(
      database,
      "SELECT tablename FROM pg_tables WHERE tablename IN ('model_versions', 'registered_models')",
    );
    expect(tables.sort()).toEqual(['model_versions', 'registered_models']);
  });

  it('keeps an artifact that Python logs through the server in the S3 folder', async () => {
    const { trackingUri, s3, artifactRoot } = theBench();
    const logged = await python<{ uri: string; experiment: string; run: string }>(
      `
import json, mlflow
with mlflow.start_run() as run:
    mlflow.log_text("hello from Python", "notes/hello.txt")
print(json.dumps({"uri": run.info.artifact_uri, "experiment": run.info.experiment_id, "run": run.info.run_id}))
`,
      { env: { MLFLOW_TRACKING_URI: trackingUri } },
    );
    expect(logged.uri).toMatch(/^mlflow-artifacts:/);
    const prefix = artifactRoot.slice('s3://'.length);
    const file = join(
      ...[s3.folder, prefix, logged.experiment, logged.run, 'artifacts/notes/hello.txt'],
    );
    expect(readFileSync(file, 'utf8')).toBe('hello from Python');
  });

  it('starts one more server with an empty registry whose clients use S3 themselves', async () => {
    const { s3, s3env } = theBench();
    const server = await newServer(theBench(), { serveArtifacts: false });
    try {
      const logged = await python<{ uri: string; models: number }>(
        `
import json, mlflow
with mlflow.start_run() as run:
    mlflow.log_text("direct", "direct.txt")
models = mlflow.MlflowClient().search_registered_models()
print(json.dumps({"uri": run.info.artifact_uri, "models": len(models)}))
`,
        { env: { ...s3env, MLFLOW_TRACKING_URI: server.url } },
      );
      expect(logged.models).toBe(0);
      expect(logged.uri.startsWith(`${server.artifactRoot}/`)).toBe(true);
      const path = logged.uri.slice('s3://'.length);
      expect(readFileSync(join(s3.folder, path, 'direct.txt'), 'utf8')).toBe('direct');
    } finally {
      await server.stop();
    }
    expect(isAlive(server.pid)).toBe(false);
  });

  it('leaves no process and no folder when it stops', async () => {
    const bench = await startBench();
    const { postgres, s3, mlflow } = bench;
    const pids = [postgres.pid, s3.pid, mlflow.pid];
    expect(pids.map(isAlive)).toEqual([true, true, true]);
    await bench.stop();
    expect(pids.map(isAlive)).toEqual([false, false, false]);
    // The group outlives its leader as long as one child does.
    expect(pids.map((pid) => isAlive(-pid))).toEqual([false, false, false]);
    expect([s3.folder, postgres.folder].map((folder) => existsSync(folder))).toEqual([
      false,
      false,
    ]);
  });
});

describeService('services whose owner dies', ['postgres', 's3'], () => {
  const owner = `
    import { startPostgres } from ${JSON.stringify(services('postgres.mjs'))};
    import { startS3 } from ${JSON.stringify(services('s3.mjs'))};
    const [postgres, s3] = await Promise.all([startPostgres(), startS3({ bucket: 'mlreg-test' })]);
    const pids = [postgres.pid, s3.pid];
    process.stdin.once('data', () => process.exit(3));
    console.log(JSON.stringify({ pids, folders: [postgres.folder, s3.folder] }));
  `;

  it.each(['exit', 'SIGINT', 'SIGTERM', 'SIGKILL'] as const)('end with it on %s', async (way) => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', owner], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const [line] = await once(createInterface({ input: child.stdout }), 'line');
    const { pids, folders }: { pids: number[]; folders: string[] } = JSON.parse(line);
    expect(pids.map(isAlive)).toEqual([true, true]);

    if (way === 'exit') child.stdin.write('now\n');
    else child.kill(way);

    await vi.waitFor(
      () => {
        expect(pids.map(isAlive)).toEqual([false, false]);
        expect(folders.map((folder) => existsSync(folder))).toEqual([false, false]);
      },
      { timeout: 20_000 },
    );
  });
});

describeService('the seed', ['mlflow', 'postgres', 's3'], () => {
  it('makes versions of both kinds, which Python reads back', async () => {
    const env = { MLFLOW_TRACKING_URI: theBench().trackingUri };
    const made = await python<{ models: { name: string; versions: { kind: string }[] }[] }>(
      services('seed/registry.py'),
      { env, args: ['services-test-'] },
    );
    expect(made.models.map(({ name, versions }) => [name, versions.length])).toEqual([
      ['services-test-lstm_model', 3],
      ['services-test-mixed', 20],
    ]);

    const read = await python<{ versions: Record<string, unknown>[] }>(services('seed/read.py'), {
      env,
      args: ['services-test-lstm_model'],
    });
    expect(read.versions.map((version) => [version.current_stage, version.aliases])).toEqual([
      ['Archived', []],
      ['Production', ['champion']],
      ['None', []],
    ]);
    expect(read.versions.map((version) => version.logged_model !== null)).toEqual([
      true,
      false,
      true,
    ]);
  });
});
