import { fillPostgres } from './fill-postgres.mjs';
import {
  intoPipe,
  listingSide,
  mlregSide,
  printDigests,
  pythonSide,
  recordsOfMlreg,
  recordsOfPython,
} from './listing.mjs';
import { measureInTurn } from './measure.mjs';
import { bringPackage, quietEnv } from './product.mjs';
import { CPU, medianOf, printComparison, RSS, WALL } from './report.mjs';

/** @import { Measured } from './measure.mjs' */

const MODELS = 10_000;
const VERSIONS = 10;
/** Models, and versions with metrics. */
const FASTER = { models: 20, versions: 30 };
const MEGABYTES = 300;
const LIMIT_SECONDS = 900;

/** @type {import('./run.mjs').Benchmark} */
export const postgres = {
  title: `postgres: ${MODELS} models with ${MODELS * VERSIONS} versions, directly and over REST`,
  needsServices: true,
  async run({ folder, mlreg, newServer }) {
    bringPackage('pg', mlreg);
    const server = await newServer();
    try {
      await server.query(fillPostgres(MODELS, VERSIONS));
      await server.analyze();
      const direct = quietEnv(folder, server.databaseUrl);
      const rest = quietEnv(folder, server.url);

      /**
       * @param {string[]} args of mlreg
       * @param {[script: string, arg: string]} python
       * @param {{ lines: number, runs: number, faster: number }} size
       */
      const compare = async (args, [script, arg], { lines, runs, faster }) => {
        const expected = { lines, digests: new Map() };
        const ours = mlregSide(mlreg, args, direct);
        const overRest = mlregSide(mlreg, args, rest);
        const sides = [
          listingSide(ours, recordsOfMlreg, expected),
          listingSide(intoPipe(ours), recordsOfMlreg, expected),
          {
            ...listingSide({ ...overRest, name: `${ours.name}, REST` }, recordsOfMlreg, expected),
            isLong: true,
          },
          {
            ...listingSide(pythonSide(script, [arg], rest), recordsOfPython, expected),
            isLong: true,
          },
        ];
        const measured = await measureInTurn(sides, { folder, runs, limitSeconds: LIMIT_SECONDS });
        printComparison(measured, [WALL, CPU, RSS]);
        printDigests(expected.digests);
        return keepsLimits(measured, faster);
      };
      const areModelsFast = await compare(['list', '--json'], ['list_models.py', '1000'], {
        lines: MODELS,
        runs: 3,
        faster: FASTER.models,
      });
      const areVersionsFast = await compare(
        ['list', '--versions', '--json'],
        ['list_versions.py', 'batches'],
        { lines: MODELS * VERSIONS, runs: 3, faster: FASTER.versions },
      );
      return areModelsFast && areVersionsFast;
    } finally {
      await server.stop();
    }
  },
};

/**
 * @param {Measured[]} measured mlreg, mlreg into a pipe, mlreg over REST, and Python over REST
 * @param {number} faster
 */
function keepsLimits([direct, piped, rest, python], faster) {
  if (!direct || !piped || !rest || !python) return false;
  const slowest = Math.max(medianOf(direct, WALL), medianOf(piped, WALL));
  const [ofMlreg, ofPython] = [rest, python].map((each) => medianOf(each, WALL) / slowest);
  const most = Math.max(medianOf(direct, RSS), medianOf(piped, RSS));
  const isFast = (ofPython ?? 0) >= faster;
  const isSmall = most < MEGABYTES;
  console.log(
    `  at least ${ofPython?.toFixed(1)} x faster than MLflow's client over REST, limit ${faster} x: ` +
      `${isFast ? 'kept' : 'BROKEN'}; than mlreg over REST ${ofMlreg?.toFixed(1)} x; ` +
      `${most.toFixed(0)} MB, limit ${MEGABYTES} MB: ${isSmall ? 'kept' : 'BROKEN'}`,
  );
  return isFast && isSmall;
}
