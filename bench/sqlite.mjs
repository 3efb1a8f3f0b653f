import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { venvPython } from '../test/services/paths.mjs';
import { run } from '../test/services/process.mjs';
import {
  checkListing,
  intoPipe,
  listingSide,
  mlregSide,
  printDigests,
  pythonSide,
  recordsOfMlreg,
  recordsOfPython,
  tableOfMlreg,
  tableOfPython,
} from './listing.mjs';
import { measureInTurn } from './measure.mjs';
import { bringPackage, quietEnv } from './product.mjs';
import { CPU, medianOf, printComparison, RSS, WALL } from './report.mjs';

/** @import { Measured, Side } from './measure.mjs' */

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
    bringPackage('@photostructure/sqlite', mlreg);
    await run(venvPython(), [FILL, file, String(MODELS), String(VERSIONS)], { env, cwd: folder });

    /** @param {Side[]} sides those of mlreg, then Python @param {number} runs */
    const compare = async (sides, runs) => {
      const measured = await measureInTurn(sides, { folder, runs, limitSeconds: LIMIT_SECONDS });
      printComparison(measured, [WALL, CPU, RSS]);
      return keepsLimits(measured);
    };
    /** @param {string[]} args */
    const ofMlreg = (...args) => mlregSide(mlreg, args, env);

    const models = { lines: MODELS, digests: new Map() };
    const table = { lines: MODELS, digests: new Map() };
    const python = pythonSide('list_models.py', ['1000'], env);
    const areModelsFast = await compare(
      [
        listingSide(intoPipe(ofMlreg('list')), tableOfMlreg, table),
        listingSide(ofMlreg('list', '--json'), recordsOfMlreg, models),
        {
          ...python,
          check(output) {
            checkListing(python.name, tableOfPython(output), table);
            checkListing(python.name, recordsOfPython(output), models);
          },
        },
      ],
      3,
    );
    printDigests(table.digests);
    printDigests(models.digests);

    const versions = { lines: MODELS * VERSIONS, digests: new Map() };
    const json = ofMlreg('list', '--versions', '--json');
    const batches = pythonSide('list_versions.py', ['batches'], env);
    const areVersionsFast = await compare(
      [
        listingSide(json, recordsOfMlreg, versions),
        listingSide(intoPipe(json), recordsOfMlreg, versions),
        { ...listingSide(batches, recordsOfPython, versions), isLong: true },
      ],
      3,
    );
    printDigests(versions.digests);
    return areModelsFast && areVersionsFast;
  },
};

/** @param {Measured[]} measured those of mlreg, then Python */
function keepsLimits(measured) {
  const ours = measured.slice(0, -1);
  const [python] = measured.slice(-1);
  if (!python) return false;
  const ratio = medianOf(python, WALL) / Math.max(...ours.map((each) => medianOf(each, WALL)));
  const most = Math.max(...ours.map((each) => medianOf(each, RSS)));
  const isFast = ratio >= FASTER;
  const isSmall = most < MEGABYTES;
  console.log(
    `  at least ${ratio.toFixed(1)} x faster, limit ${FASTER} x: ${isFast ? 'kept' : 'BROKEN'}; ` +
      `${most.toFixed(0)} MB, limit ${MEGABYTES} MB: ${isSmall ? 'kept' : 'BROKEN'}`,
  );
  return isFast && isSmall;
}
