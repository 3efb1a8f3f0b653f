import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { describeService } from '../services/describe-service.js';
import { temporaryFolder } from '../services/guard.mjs';
import { postgresDatabases } from '../services/postgres-databases.js';
import { registryTwins } from './registry-twins.js';

describeService('mlreg and MLflow, on copies of one SQLite file', ['mlflow'], () => {
  const folder = temporaryFolder('twins');
  afterAll(() => folder.remove());
  registryTwins({
    make: async () => join(folder.path, 'mlflow.db'),
    copy: async (file) => {
      const copy = join(folder.path, 'mlreg.db');
      copyFileSync(file, copy);
      return copy;
    },
  });
});

describeService(
  'mlreg and MLflow, on copies of one PostgreSQL database',
  ['mlflow', 'postgres'],
  () => {
    const { ofMlflow, copyOf } = postgresDatabases();
    registryTwins({
      make: async () => (await ofMlflow()).url,
      copy: async (url) => (await copyOf(url)).url,
    });
  },
);
