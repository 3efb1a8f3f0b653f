import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, onTestFinished } from 'vitest';
import { postgresKinds, SQLITE_KINDS } from '../adapters/sql/database-kinds.js';
import { describeService } from '../services/describe-service.js';
import { FILE_STORE, inDatabase, type RegistryHere } from './registries-without-server.js';
import { trackScenario } from './track-scenario.js';

const tracksOn = (registry: RegistryHere) =>
  it(`${registry.name}: versions are tracked, compared and chosen between`, async () => {
    const cwd = mkdtempSync(join(tmpdir(), 'mlreg-track-'));
    onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
    const env = { MLFLOW_TRACKING_URI: await registry.makeFor(cwd) };
    await trackScenario({ name: 'Nova 😀 LSTM', cwd, env });
  });

describe('track', () => {
  [FILE_STORE, ...SQLITE_KINDS.map(inDatabase)].forEach(tracksOn);
});
describeService('track on PostgreSQL', ['mlflow', 'postgres'], () => {
  postgresKinds().map(inDatabase).forEach(tracksOn);
});
