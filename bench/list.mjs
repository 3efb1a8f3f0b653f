import {
  listingSide,
  mlregSide,
  printListing,
  pythonSide,
  recordsOfMlreg,
  recordsOfPython,
} from './listing.mjs';
import { measureInTurn } from './measure.mjs';
import { quietEnv } from './product.mjs';
import { seedRegistry } from './seed.mjs';

const MODELS = 500;
const VERSIONS = 2;
const RUNS = 15;
const LIMIT_SECONDS = 60;

/** @type {import('./run.mjs').Benchmark} */
export const list = {
  title: "list: mlreg beside MLflow's own Python client, on a server on PostgreSQL",
  needsServices: true,
  async run({ folder, mlreg, newServer }) {
    const server = await newServer();
    try {
      await seedRegistry(server, { models: MODELS, versions: VERSIONS, runs: false });
      const env = quietEnv(folder, server.url);
      const digests = new Map();
      const expected = { lines: MODELS, digests };
      const measured = await measureInTurn(
        [
          listingSide(mlregSide(mlreg, ['list', '--json'], env), recordsOfMlreg, expected),
          listingSide(pythonSide('list_models.py', [], env), recordsOfPython, expected),
          // Pages as large as those of mlreg; by default Python asks for 100 models at once.
          listingSide(pythonSide('list_models.py', ['1000'], env), recordsOfPython, expected),
        ],
        { folder, runs: RUNS, limitSeconds: LIMIT_SECONDS },
      );
      await printListing(measured, { digests, folder, limitSeconds: LIMIT_SECONDS });
      return true;
    } finally {
      await server.stop();
    }
  },
};
