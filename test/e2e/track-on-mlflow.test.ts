import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { describeService, theBench } from '../services/describe-service.js';
import { python } from '../services/python.mjs';
import { trackScenario } from './track-scenario.js';

const SEED = new URL('../services/seed/inferences.py', import.meta.url).pathname;

describeService('mlreg track on a server', ['mlflow', 'postgres', 's3'], () => {
  it('writes what Python reads as the history of metrics, and as files', async () => {
    const cwd = mkdtempSync(join(tmpdir(), 'mlreg-track-'));
    onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
    // Not the id last: of eight digits at its end, one name in fifty, `register` warns.
    const name = `Nova ${randomUUID().slice(0, 8)} 😀`;
    const env = { MLFLOW_TRACKING_URI: theBench().trackingUri };
    await trackScenario({ name, cwd, env });
    const read = await python(SEED, { env: { ...env, ...theBench().s3env }, args: [name], cwd });
    const finished = { status: 'FINISHED', name: `inference ${name}/1` };
    expect(read).toEqual([
      {
        ...finished,
        points: {
          latency_ms: [
            [1, 10],
            [2, 20],
          ],
          confidence: [
            [1, 0.5],
            [2, 1],
          ],
        },
        facts: [
          [1, null, { service: 'nova', '😀': [null, 'a\tb'] }],
          [2, 'Production', null],
        ],
      },
      { ...finished, points: { latency_ms: [[1, 30]], confidence: [[1, 0]] }, facts: [] },
      {
        ...finished,
        name: `inference ${name}/2`,
        points: { latency_ms: [[1, 5]] },
        facts: [],
      },
    ]);
  });
});
