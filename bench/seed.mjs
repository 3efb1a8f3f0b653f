import * as http from 'node:http';
import { json } from 'node:stream/consumers';

/**
 * @typedef {object} Server
 * @property {string} url
 * @property {string} databaseUrl
 * @property {(sql: string) => Promise<unknown>} query
 * @property {() => Promise<unknown>} analyze brings the database's statistics up to date
 * @property {() => Promise<void>} stop
 */

// More at once is no faster: one worker of the server does the work.
const AT_ONCE = 8;
const LIMIT_MS = 60_000;

/**
 * @typedef {object} Seed
 * @property {number} models
 * @property {number} versions of each model
 * @property {boolean} runs whether each version comes from a run of its own, with metrics and params
 */

/**
 * Registers models over MLflow's REST API, so that the database holds what MLflow writes.
 * @param {Server} server
 * @param {Seed} seed
 */
export async function seedRegistry({ url, analyze }, { models, versions, runs }) {
  const started = performance.now();
  const names = Array.from({ length: models }, (_, index) => `model-${index + 1}`);
  const workers = Array.from({ length: AT_ONCE }, async () => {
    for (let name = names.pop(); name !== undefined; name = names.pop()) {
      await seedModel(url, name, versions, runs);
    }
  });
  await Promise.all(workers);
  // By itself PostgreSQL does so within a minute: until then its plans are ten times slower.
  await analyze();
  const took = ((performance.now() - started) / 1000).toFixed(0);
  console.log(
    `  ${models} models x ${versions} versions${runs ? ', each with a run' : ''}, created in ${took} s`,
  );
}

/**
 * @param {string} url
 * @param {string} name
 * @param {number} versions
 * @param {boolean} runs
 */
async function seedModel(url, name, versions, runs) {
  const tags = [{ key: 'team', value: 'forecast' }];
  await post(url, 'registered-models/create', { name, description: `about ${name}`, tags });
  for (let number = 1; number <= versions; number += 1) {
    const run = runs ? await seedRun(url, `${name}-${number}`) : undefined;
    const source = run ? `${run.artifact_uri}/model` : `s3://somewhere/${name}/${number}`;
    await post(url, 'model-versions/create', { name, source, run_id: run?.run_id, tags });
  }
}

/**
 * @param {string} url
 * @param {string} name
 * @returns {Promise<{ run_id: string, artifact_uri: string }>}
 */
async function seedRun(url, name) {
  const created = { experiment_id: '0', run_name: name, start_time: Date.now() };
  const { info } = (await post(url, 'runs/create', created)).run;
  const [timestamp, seed] = [Date.now(), name.length];
  await post(url, 'runs/log-batch', {
    run_id: info.run_id,
    metrics: ['accuracy', 'f1', 'loss', 'mae', 'rmse'].map((key, index) => {
      return { key, value: Math.sin(seed * (index + 1)), timestamp, step: 0 };
    }),
    params: ['epochs', 'layers', 'rate'].map((key, index) => ({ key, value: `${seed + index}` })),
  });
  return info;
}

/**
 * @param {string} url
 * @param {string} path
 * @param {unknown} body
 * @returns {Promise<any>}
 */
async function post(url, path, body) {
  /** @type {http.IncomingMessage} */
  const response = await new Promise((resolve, reject) => {
    const request = http.request(`${url}/api/2.0/mlflow/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      agent: false,
      signal: AbortSignal.timeout(LIMIT_MS),
    });
    request.on('response', resolve).on('error', reject).end(JSON.stringify(body));
  });
  const answer = await json(response);
  if (response.statusCode === 200) return answer;
  throw new Error(`${path}: ${response.statusCode} ${JSON.stringify(answer)}`);
}
