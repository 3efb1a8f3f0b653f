import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, it } from 'vitest';
import type { ServiceName } from '../services/availability.mjs';
import { describeService, theBench } from '../services/describe-service.js';
import { python } from '../services/python.mjs';
import {
  backAndForth,
  type Project,
  registryGuide,
  SCENARIO_TIMEOUT,
  versioningGuide,
} from './lifecycle-scenarios.js';

const TRAIN = new URL('../services/seed/train.py', import.meta.url).pathname;
/** What `train.py` makes of them is right in 0.80, 0.87, 0.91 and 0.96 of all cases. */
const THRESHOLDS = ['30', '63', '41', '54'];

interface Setup {
  readonly name: string;
  readonly needs: ServiceName[];
  readonly env: (folder: string) => Record<string, string>;
  /** Where the files of the runs go; '' for where the registry puts them. */
  readonly location: (experiment: string) => string;
}

const SETUPS: readonly Setup[] = [
  {
    name: 'a server on PostgreSQL and S3',
    needs: ['mlflow', 'postgres', 's3'],
    env: () => ({ MLFLOW_TRACKING_URI: theBench().trackingUri, ...theBench().s3env }),
    location: (experiment) => `s3://${theBench().s3.bucket}/${experiment}`,
  },
  {
    name: 'SQLite',
    needs: ['mlflow'],
    env: (folder) => ({ MLFLOW_TRACKING_URI: `sqlite:///${folder}/mlflow.db` }),
    location: () => '',
  },
];

for (const { name, needs, env, location } of SETUPS) {
  describeService(`the life of a model on ${name}`, needs, () => {
    const cwd = mkdtempSync(join(tmpdir(), 'mlreg-life-'));
    const unique = randomUUID().slice(0, 8);
    let project: Project;

    beforeAll(async () => {
      const experiment = `training_${unique}`;
      const args = [experiment, location(experiment), ...THRESHOLDS];
      const runs = await python<string[]>(TRAIN, { env: env(cwd), args, cwd });
      project = { cwd, env: env(cwd), runs, isOnS3: location('') !== '' };
    });
    afterAll(() => rmSync(cwd, { recursive: true, force: true }));

    const options = { timeout: SCENARIO_TIMEOUT };
    it(
      'trained, registered, promoted by its accuracy, loaded, tidied up and rolled back',
      options,
      () => versioningGuide(`lstm_model_${unique}`, project),
    );
    it('in Staging, described, in Production, served, and back', options, () =>
      registryGuide(`moe cybersecurity 🚀 ${unique}`, project),
    );
    it('three times forth and three times back, and all of it is remembered', options, () =>
      backAndForth(`back and forth ⏪ ${unique}`, project),
    );
  });
}
