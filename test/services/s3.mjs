import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './guard.mjs';
import { answersOk, startListening } from './listen.mjs';
import { versitygwFile } from './paths.mjs';
import { cleanEnv, run, startProcess } from './process.mjs';

const START_TIMEOUT_MS = 30_000;
const REGION = 'us-east-1';

/**
 * An S3 server over a private folder: an object's bytes lie in `<folder>/<bucket>/<key>`, where a
 * test can look at them and spoil them.
 * @param {{ bucket: string }} options
 */
export async function startS3({ bucket }) {
  const keys = {
    accessKey: `test${randomBytes(8).toString('hex')}`,
    secretKey: randomBytes(20).toString('hex'),
  };
  const folder = temporaryFolder('s3');
  try {
    mkdirSync(join(folder.path, bucket));
    const { port, running } = await startListening(
      'versitygw',
      (free) =>
        startProcess(
          versitygwFile(),
          [
            '--port',
            `127.0.0.1:${free}`,
            '--region',
            REGION,
            '--health',
            '/health',
            '--quiet',
          ].concat(['posix', folder.path]),
          {
            cwd: folder.path,
            // In the environment and not in the arguments, which every user of the machine sees.
            env: cleanEnv({ ROOT_ACCESS_KEY: keys.accessKey, ROOT_SECRET_KEY: keys.secretKey }),
          },
        ),
      (free) => answersOk(`http://127.0.0.1:${free}/health`),
      START_TIMEOUT_MS,
    );
    const stop = async () => {
      await running.stop();
      folder.remove();
    };
    const endpoint = `http://127.0.0.1:${port}`;
    try {
      await checkBucket(endpoint, keys, bucket);
    } catch (error) {
      await stop();
      throw error;
    }
    return {
      ...keys,
      endpoint,
      bucket,
      region: REGION,
      folder: folder.path,
      env: clientEnv(endpoint, keys),
      pid: running.pid,
      log: running.log,
      stop,
    };
  } catch (error) {
    folder.remove();
    throw error;
  }
}

/** @typedef {{ accessKey: string, secretKey: string }} Keys */

/**
 * @param {string} endpoint
 * @param {Keys} keys
 * @param {string} bucket
 */
async function checkBucket(endpoint, keys, bucket) {
  const listing = await run(
    versitygwFile(),
    ['admin', '--endpoint-url', endpoint, 'list-buckets'],
    {
      env: cleanEnv({ ADMIN_ACCESS_KEY: keys.accessKey, ADMIN_SECRET_KEY: keys.secretKey }),
    },
  );
  const names = listing.split('\n').map((line) => line.trim().split(/\s+/)[0]);
  if (!names.includes(bucket)) throw new Error(`versitygw does not show bucket ${bucket}`);
}

/**
 * @param {string} endpoint
 * @param {Keys} keys
 * @returns {Record<string, string>}
 */
function clientEnv(endpoint, keys) {
  return {
    AWS_ACCESS_KEY_ID: keys.accessKey,
    AWS_SECRET_ACCESS_KEY: keys.secretKey,
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    // Keeps the profile and the role of whoever runs the tests out of them.
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    MLFLOW_S3_ENDPOINT_URL: endpoint,
  };
}
