import { pathToFileURL } from 'node:url';
import { bundle } from './bundle.mjs';
import { measureInTurn } from './measure.mjs';
import { quietEnv } from './product.mjs';
import { CPU, medianOf, printComparison, RSS, seconds, WALL } from './report.mjs';

/** @import { Measured, Output, Side } from './measure.mjs' */

const RUNS = 25;
const MODELS = 20;
/** The most that a command may cost, as a multiple of a Node that does nothing. */
const LIMITS = [
  { command: '--help', limit: 1.3 },
  { command: 'list', limit: 2.7 },
];

/** @type {import('./run.mjs').Benchmark} */
export const start = {
  title: `start: mlreg beside a Node that does nothing; ${MODELS} models on an in-memory server`,
  needsServices: false,
  async run({ folder, mlreg }) {
    const fake = await startFake(folder);
    try {
      const empty = quietEnv(folder, fake.url);
      console.log('  in an empty environment');
      const keptWhenEmpty = await measureIn(empty, mlreg, folder);
      // Node 20 reads these certificates at every start, which costs it more than all the rest.
      const { NODE_EXTRA_CA_CERTS } = process.env;
      if (!NODE_EXTRA_CA_CERTS) return keptWhenEmpty;
      console.log('  with NODE_EXTRA_CA_CERTS, as it is set here');
      return await measureIn({ ...empty, NODE_EXTRA_CA_CERTS }, mlreg, folder);
    } finally {
      await fake.close();
    }
  },
};

/**
 * @param {NonNullable<Side['env']>} env
 * @param {string} mlreg
 * @param {string} folder
 */
async function measureIn(env, mlreg, folder) {
  /** @type {(args: string, check: (output: Output) => boolean) => Side} */
  const side = (args, isRight) => ({
    name: `mlreg ${args}`,
    command: [process.execPath, mlreg, args],
    env,
    check: ({ stdout }) => {
      if (!isRight({ stdout, stderr: '' })) throw new Error(`mlreg ${args}: printed\n${stdout}`);
    },
  });
  const measured = await measureInTurn(
    [
      { name: 'node -e 0', command: [process.execPath, '-e', '0'], env, check: () => {} },
      side('--version', ({ stdout }) => /^\d+\.\d+\.\d+\S*\n$/.test(stdout)),
      side('--help', ({ stdout }) => stdout.includes('Exit codes:')),
      side('list', ({ stdout }) => stdout.split('\n').length === MODELS + 1),
    ],
    { folder, runs: RUNS, limitSeconds: 20 },
  );
  printComparison(measured, [CPU, WALL, RSS]);
  return withinLimits(measured);
}

/** @param {string} folder */
async function startFake(folder) {
  const file = await bundle('drivers/fake-server.mjs', folder, 'fake-server');
  /** @type {typeof import('./drivers/fake-server.mjs')} */
  const { startFakeMlflow, seedModel } = await import(pathToFileURL(file).href);
  const fake = await startFakeMlflow();
  for (let number = 1; number <= MODELS; number += 1) {
    seedModel(fake, { name: `model-${number}`, versions: [{ stage: 'Archived' }, {}] });
  }
  return fake;
}

/** @param {Measured[]} measured */
function withinLimits(measured) {
  const base = measured.find(({ side }) => side.name === 'node -e 0');
  if (!base) return false;
  return LIMITS.map(({ command, limit }) => {
    const found = measured.find(({ side }) => side.name === `mlreg ${command}`);
    const [cpu, baseCpu] = [found ? medianOf(found, CPU) : Number.NaN, medianOf(base, CPU)];
    const ratio = cpu / baseCpu;
    const isWithin = ratio <= limit;
    const verdict = isWithin ? 'kept' : 'BROKEN';
    const more = seconds(cpu - baseCpu);
    console.log(
      `  CPU of mlreg ${command}: ${ratio.toFixed(2)} x (${more} more), limit ${limit} x: ${verdict}`,
    );
    return isWithin;
  }).every(Boolean);
}
