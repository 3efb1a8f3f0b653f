import { once } from 'node:events';
import { createServer } from 'node:http';
import { bundle } from './bundle.mjs';
import { measureInTurn } from './measure.mjs';
import { quietEnv } from './product.mjs';
import { CPU, median, printComparison, RSS, WALL } from './report.mjs';
import { seedRegistry } from './seed.mjs';

/** @import { Output, Side } from './measure.mjs' */
/** @import { Figure } from './report.mjs' */

const START_RUNS = 25;
const GETS = 30;
const STALL_RUNS = 7;
const LIMIT_SECONDS = 30;

/** @type {Figure} */
const PER_REQUEST = {
  name: 'a request',
  // Without the first one, which has no connection to keep yet.
  of: (run) => median(timesOf(run).slice(1)) / 1000,
  text: (value) => `${(value * 1000).toFixed(1)} ms`,
};

/** @type {import('./run.mjs').Benchmark} */
export const transport = {
  title: 'transport: a process that sends one GET to a loopback server',
  needsServices: false,
  async run({ folder }) {
    const server = createServer((_, response) => {
      response.setHeader('content-type', 'application/json');
      response.end('{"registered_models":[]}');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    try {
      const env = quietEnv(folder);
      const measured = await measureInTurn(
        [
          { name: 'node -e 0', command: [process.execPath, '-e', '0'], env, check: () => {} },
          await driver('node', folder, `http://127.0.0.1:${port}/`, 1),
          await driver('axios', folder, `http://127.0.0.1:${port}/`, 1),
        ],
        { folder, runs: START_RUNS, limitSeconds: LIMIT_SECONDS },
      );
      printComparison(measured, [CPU, WALL, RSS]);
      return true;
    } finally {
      server.close();
      server.closeAllConnections();
    }
  },
};

/** @type {import('./run.mjs').Benchmark} */
export const keepAlive = {
  title: `transport: ${GETS} small GETs one after another, on a server on PostgreSQL`,
  needsServices: true,
  async run(context) {
    // The stall is there from two workers on: they get a socket that is not set to TCP_NODELAY.
    for (const workers of [1, 4]) {
      console.log(`  mlflow server --workers ${workers}`);
      await measureStall(context, workers);
    }
    return true;
  },
};

/**
 * @param {import('./run.mjs').BenchContext} context
 * @param {number} workers
 */
async function measureStall({ folder, newServer }, workers) {
  const server = await newServer(workers);
  try {
    await seedRegistry(server, { models: 1, versions: 1, runs: false });
    const url = `${server.url}/api/2.0/mlflow/registered-models/get?name=model-1`;
    const measured = await measureInTurn(
      [
        await driver('node', folder, url, GETS),
        await driver('keep-alive', folder, url, GETS),
        await driver('axios', folder, url, GETS),
      ],
      { folder, runs: STALL_RUNS, limitSeconds: LIMIT_SECONDS },
    );
    printComparison(measured, [PER_REQUEST, WALL]);
  } finally {
    await server.stop();
  }
}

/**
 * @param {string} name of a file in the folder `drivers`
 * @param {string} folder
 * @param {string} url
 * @param {number} count
 * @returns {Promise<Side>}
 */
async function driver(name, folder, url, count) {
  const file = await bundle(`drivers/${name}.mjs`, folder, `driver-${name}`);
  return {
    name: `node drivers/${name}.mjs URL ${count}`,
    command: [process.execPath, file, url, String(count)],
    env: quietEnv(folder),
    check(output) {
      if (timesOf(output).length !== count) throw new Error(`${name}: printed ${output.stdout}`);
    },
  };
}

/** @param {Output} output @returns {number[]} milliseconds */
function timesOf({ stdout }) {
  return JSON.parse(stdout);
}
