import { join } from 'node:path';
import { InferenceTracker } from '../../src/operations/inference/inference-tracker.js';
import { openInferenceSpool } from '../../src/wiring/open-inference-spool.js';
import { after, onExit } from '../../src/wiring/process-edges.js';

/*
 * `node driver.mjs FOLDER CALLS`: nanoseconds of a call, in rounds of 1,000 calls: JSON.stringify of a record, and
 * `tracker.track` of the same. One server takes what is tracked between two rounds; the other is away, and all goes
 * to the disk.
 */

const RECORD = {
  model: 'openstack_rca_system_auto_lstm_model',
  version: '3',
  stage: 'Production',
  latencyMs: 21.5,
  metrics: { confidence: 0.91, anomaly_score: 0.12 },
  facts: { service: 'nova', logs: 120, window: '15m', cause: 'nova-compute: no valid host' },
};
const ROUND = 1_000;

const [folder = '', calls = '0'] = process.argv.slice(2);
const settings = { tracking_uri: 'http://127.0.0.1:1', inference_experiment: 'bench' };
/** @param {string} name @param {() => Promise<void>} send */
async function trackerWith(name, send) {
  const place = { folder: join(folder, name), cwd: folder, home: folder, env: {} };
  return new InferenceTracker({
    ...(await openInferenceSpool(/** @type {any} */ (settings), place)),
    ...{ after, onExit, now: Date.now, warn: () => {} },
    sender: { send, end: async () => {} },
  });
}
const there = await trackerWith('there', async () => {});
const away = await trackerWith('away', () => Promise.reject(new Error('no answer')));

let length = 0;
/** @type {Record<string, () => void>} */
const sides = {
  stringify: () => {
    length += JSON.stringify(RECORD).length;
  },
  track: () => there.track(RECORD),
  away: () => away.track(RECORD),
};
/** @type {Record<string, number[]>} */
const times = { stringify: [], track: [], away: [] };
for (let round = 0; round < Number(calls) / ROUND; round += 1) {
  for (const [name, call] of Object.entries(sides)) {
    const started = process.hrtime.bigint();
    for (let each = 0; each < ROUND; each += 1) call();
    times[name]?.push(Number(process.hrtime.bigint() - started) / ROUND);
  }
  await there.flush();
}
const { delivered } = await there.close();
const { spooled } = await away.close({ within: 0 });
if (length === 0 || delivered !== Number(calls) || spooled !== Number(calls)) {
  throw new Error('not all was tracked');
}
console.log(JSON.stringify(times));
