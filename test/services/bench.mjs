import { randomBytes } from 'node:crypto';
import { startMlflow } from './mlflow.mjs';
import { postgresAt, startPostgres } from './postgres.mjs';
import { startS3 } from './s3.mjs';

/** @import { ServiceName } from './availability.mjs' */
/** @import { MlflowOptions } from './mlflow.mjs' */

/** @type {readonly ServiceName[]} */
export const BENCH_SERVICES = ['mlflow', 'postgres', 's3'];

const DATABASE = 'mlflow';
const BUCKET = 'mlreg-test';

/**
 * What another process needs to use a bench: plain data, as vitest hands it to its workers.
 * @typedef {object} BenchInfo
 * @property {string} trackingUri
 * @property {string} database
 * @property {string} databaseUrl
 * @property {string} artifactRoot
 * @property {number} pgPort
 * @property {{ endpoint: string, accessKey: string, secretKey: string, bucket: string, region: string, folder: string }} s3
 * @property {Record<string, string>} s3env
 */

/** @typedef {Omit<MlflowOptions, 'backendUri' | 'artifactRoot'> & { artifactRoot?: string }} ServerOptions */

/** PostgreSQL, S3 and an MLflow server on them that serves the artifacts. */
export async function startBench() {
  const [postgres, s3] = await startBoth();
  const stores = { pgPort: postgres.port, s3env: s3.env, s3: describeS3(s3) };
  try {
    const mlflow = await serverOn(stores, DATABASE, {});
    /** @type {BenchInfo} */
    const info = {
      ...stores,
      trackingUri: mlflow.url,
      database: mlflow.database,
      databaseUrl: mlflow.databaseUrl,
      artifactRoot: mlflow.artifactRoot,
    };
    return {
      postgres,
      s3,
      mlflow,
      info,
      /** @param {ServerOptions} [options] */
      newServer: (options) => newServer(info, options),
      async stop() {
        await mlflow.stop();
        await Promise.all([postgres.stop(), s3.stop()]);
      },
    };
  } catch (error) {
    await Promise.all([postgres.stop(), s3.stop()]);
    throw error;
  }
}

/**
 * One more MLflow server, with an empty registry: a fresh database and its own prefix in the
 * bucket. The process that calls this owns the server.
 * @param {Pick<BenchInfo, 'pgPort' | 's3' | 's3env'>} bench
 * @param {ServerOptions} [options]
 */
export function newServer(bench, options = {}) {
  return serverOn(bench, `mlflow_${randomBytes(5).toString('hex')}`, options);
}

/**
 * @param {Pick<BenchInfo, 'pgPort' | 's3' | 's3env'>} bench
 * @param {string} database
 * @param {ServerOptions} options
 */
async function serverOn({ pgPort, s3, s3env }, database, options) {
  const postgres = postgresAt(pgPort);
  await postgres.createDatabase(database);
  const { artifactRoot = `s3://${s3.bucket}/${database}` } = options;
  const server = await startMlflow({
    ...options,
    env: { ...s3env, ...options.env },
    backendUri: postgres.sqlalchemyUrl(database),
    artifactRoot,
  });
  return { ...server, database, databaseUrl: postgres.url(database), artifactRoot };
}

/** @returns {Promise<[Awaited<ReturnType<typeof startPostgres>>, Awaited<ReturnType<typeof startS3>>]>} */
async function startBoth() {
  const [postgres, s3] = await Promise.allSettled([startPostgres(), startS3({ bucket: BUCKET })]);
  if (postgres.status === 'fulfilled' && s3.status === 'fulfilled') {
    return [postgres.value, s3.value];
  }
  if (postgres.status === 'fulfilled') await postgres.value.stop();
  if (s3.status === 'fulfilled') await s3.value.stop();
  throw postgres.status === 'rejected' ? postgres.reason : /** @type {any} */ (s3).reason;
}

/** @param {BenchInfo['s3']} s3 @returns {BenchInfo['s3']} */
function describeS3({ endpoint, accessKey, secretKey, bucket, region, folder }) {
  return { endpoint, accessKey, secretKey, bucket, region, folder };
}
