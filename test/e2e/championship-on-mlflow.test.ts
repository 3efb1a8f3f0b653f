import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it, onTestFinished } from 'vitest';
import { describeService, theBench } from '../services/describe-service.js';
import { CHAMPIONSHIP_TIMEOUT, championship } from './championship-scenario.js';
import { isWrite, startFront } from './front.js';

const options = { timeout: CHAMPIONSHIP_TIMEOUT };

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mlreg-championship-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

describeService(
  'a championship on a server on PostgreSQL and S3',
  ['mlflow', 'postgres', 's3'],
  () => {
    it('is held, and a second time sends no write', options, async () => {
      const cwd = aFolder();
      const experiment = `EURUSD_${randomUUID().slice(0, 8)}`;
      const writes: string[] = [];
      const { url } = await startFront(theBench().trackingUri, {
        before: async (request) => {
          if (isWrite(request)) writes.push(`${request.method} ${request.path}`);
        },
      });
      await championship(experiment, {
        cwd,
        env: { MLFLOW_TRACKING_URI: url, ...theBench().s3env },
        location: `s3://${theBench().s3.bucket}/${experiment}`,
        written: () => [...writes],
      });
    });
  },
);

describeService('a championship on SQLite', ['mlflow'], () => {
  it('is held, and a second time leaves the file as it is', options, async () => {
    const cwd = aFolder();
    const database = join(cwd, 'mlflow.db');
    await championship('EURUSD', {
      cwd,
      env: { MLFLOW_TRACKING_URI: `sqlite:///${database}` },
      location: '',
      written: () => createHash('sha256').update(readFileSync(database)).digest('hex'),
    });
  });
});
