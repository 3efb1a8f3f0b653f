import { cpSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { venvPython } from '../test/services/paths.mjs';
import { run } from '../test/services/process.mjs';
import {
  listingSide,
  mlregSide,
  modelsOfMlreg,
  modelsOfPython,
  printDigests,
  pythonSide,
  versionsOfMlreg,
  versionsOfPython,
} from './listing.mjs';
import { measureInTurn } from './measure.mjs';
import { quietEnv } from './product.mjs';
import { CPU, medianOf, printComparison, RSS, WALL } from './report.mjs';

/** @import { Measured, Side } from './measure.mjs' */
/** @import { ReadLines } from './listing.mjs' */

const MODELS = 10_000;
const VERSIONS = 10;
const FASTER = 20;
const MEGABYTES = 300;
const LIMIT_SECONDS = 600;
const FILL = fileURLToPath(new URL('python/fill_database.py', import.meta.url));

/** @type {import('./run.mjs').Benchmark} */
export const sqlite = {
  title: `sqlite: ${MODELS} models with ${MODELS * VERSIONS} versions in a file`,
  needsServices: true,
  async run({ folder, mlreg }) {
    const file = join(folder, 'mlflow.db');
    const env = quietEnv(folder, `sqlite:///${file}`);
    bringDriver(mlreg);
    await run(venvPython(), [FILL, file, String(MODELS), String(VERSIONS)], { env, cwd: folder });

    /**
     * @param {string[]} args of mlreg
     * @param {ReadLines} ofMlreg
     * @param {Omit<Side, 'check'>} python
     * @param {ReadLines} ofPython
     * @param {{ lines: number, runs: number }} size
     */
    const compare = async (args, ofMlreg, python, ofPython, { lines, runs }) => {
      const expected = { lines, digests: new Map() };
      const direct = mlregSide(mlreg, args, env);
      const sides = [
        listingSide(direct, ofMlreg, expected),
        listingSide(intoPipe(direct), ofMlreg, expected),
        listingSide(python, ofPython, expected),
      ];
      const measured = await measureInTurn(sides, { folder, runs, limitSeconds: LIMIT_SECONDS });
      printComparison(measured, [WALL, CPU, RSS]);
      printDigests(expected.digests);
      return keepsLimits(measured);
    };
    const areModelsFast = await compare(
      ['list', '--json'],
      modelsOfMlreg,
      pythonSide('list_models.py', ['1000'], env),
      modelsOfPython,
      { lines: MODELS, runs: 5 },
    );
    const areVersionsFast = await compare(
      ['list', '--versions', '--json'],
      versionsOfMlreg,
      pythonSide('list_versions.py', ['batches'], env),
      versionsOfPython,
      { lines: MODELS * VERSIONS, runs: 3 },
    );
    return areModelsFast && areVersionsFast;
  },
};

/**
 * The driver of Node 20 is a package beside mlreg.
 * @param {string} mlreg the script in its copy
 */
function bringDriver(mlreg) {
  const require = createRequire(import.meta.url);
  for (const name of ['@photostructure/sqlite', 'node-gyp-build']) {
    const [modules = ''] = require.resolve(name).split(`/${name}/`);
    cpSync(join(modules, name), join(dirname(mlreg), '..', 'node_modules', name), {
      recursive: true,
    });
  }
}

/**
 * What waits in a pipe is in the memory of the writer; a file takes everything at once.
 * @param {Omit<Side, 'check'>} side
 * @returns {Omit<Side, 'check'>}
 */
function intoPipe({ name, command, env }) {
  const piped = ['/bin/sh', '-c', '"$@" | cat', 'sh', ...command];
  return { name: `${name} | cat`, command: piped, env };
}

/** @param {Measured[]} measured mlreg, mlreg into a pipe, and Python */
function keepsLimits(measured) {
  const [mlreg, piped, python] = measured;
  if (!mlreg || !piped || !python) return false;
  const ratio = medianOf(python, WALL) / medianOf(mlreg, WALL);
  const most = Math.max(medianOf(mlreg, RSS), medianOf(piped, RSS));
  const isFast = ratio >= FASTER;
  const isSmall = most < MEGABYTES;
  console.log(
    `  ${ratio.toFixed(1)} x faster, limit ${FASTER} x: ${isFast ? 'kept' : 'BROKEN'}; ` +
      `${most.toFixed(0)} MB, limit ${MEGABYTES} MB: ${isSmall ? 'kept' : 'BROKEN'}`,
  );
  return isFast && isSmall;
}
