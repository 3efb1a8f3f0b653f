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

/** @import { Side } from './measure.mjs' */
/** @import { BenchContext } from './run.mjs' */
/** @import { Seed } from './seed.mjs' */

const LIMIT_SECONDS = 240;

/** @type {import('./run.mjs').Benchmark} */
export const scale = {
  title: 'scale: larger registries, on a server on PostgreSQL',
  needsServices: true,
  async run(context) {
    await onServer(context, { models: 2500, versions: 1, runs: false }, async (env) => {
      const args = ['list', '--json'];
      const expected = { lines: 2500, digests: new Map() };
      const sides = [
        listingSide(mlregSide(context.mlreg, args, env), recordsOfMlreg, expected),
        listingSide(pythonSide('list_models.py', [], env), recordsOfPython, expected),
        listingSide(pythonSide('list_models.py', ['1000'], env), recordsOfPython, expected),
      ];
      await compare(context, sides, 7, expected.digests);
    });
    await onServer(context, { models: 500, versions: 2, runs: true }, async (env) => {
      const args = ['list', '--versions', '--json'];
      const expected = { lines: 1000, digests: new Map() };
      const mlreg = listingSide(mlregSide(context.mlreg, args, env), recordsOfMlreg, expected);
      /** @param {string} way */
      const python = (way) =>
        listingSide(pythonSide('list_versions.py', [way], env), recordsOfPython, expected);
      await compare(context, [mlreg, python('batches')], 7, expected.digests);
      // A request for each run takes the better part of a minute, so these are few.
      await compare(context, [mlreg, python('one-by-one')], 3, expected.digests);
    });
    return true;
  },
};

/**
 * @param {BenchContext} context
 * @param {Seed} seed
 * @param {(env: Side['env']) => Promise<void>} work
 */
async function onServer({ folder, newServer }, seed, work) {
  const server = await newServer();
  try {
    await seedRegistry(server, seed);
    await work(quietEnv(folder, server.url));
  } finally {
    await server.stop();
  }
}

/**
 * @param {BenchContext} context
 * @param {Side[]} sides
 * @param {number} runs
 * @param {Map<string, string>} digests
 */
async function compare({ folder }, sides, runs, digests) {
  const measured = await measureInTurn(sides, { folder, runs, limitSeconds: LIMIT_SECONDS });
  await printListing(measured, { digests, folder, limitSeconds: LIMIT_SECONDS });
}
