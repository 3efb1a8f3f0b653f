import { availability } from '../test/services/availability.mjs';
import { BENCH_SERVICES, startBench } from '../test/services/bench.mjs';
import { temporaryFolder } from '../test/services/guard.mjs';
import { list } from './list.mjs';
import { loadDirectly, loadProxied } from './load.mjs';
import { postgres } from './postgres.mjs';
import { copyProduct } from './product.mjs';
import { scale } from './scale.mjs';
import { sqlite } from './sqlite.mjs';
import { start } from './start.mjs';
import { track } from './track.mjs';
import { keepAlive, transport } from './transport.mjs';

/** @import { ServerOptions } from '../test/services/bench.mjs' */
/** @import { Server } from './seed.mjs' */

/**
 * @typedef {object} BenchContext
 * @property {string} folder a private one, for bundles and outputs
 * @property {string} mlreg the script to run with Node
 * @property {(workers?: number, options?: ServerOptions) => Promise<Server & { s3env: Record<string, string> }>} newServer an MLflow server with an empty registry
 */

/**
 * @typedef {object} Benchmark
 * @property {string} title
 * @property {boolean} needsServices
 * @property {(context: BenchContext) => Promise<boolean>} run false if a limit is broken
 */

/** @type {Record<string, Benchmark[]>} */
const BENCHMARKS = {
  start: [start],
  track: [track],
  list: [list],
  transport: [transport, keepAlive],
  scale: [scale],
  sqlite: [sqlite],
  postgres: [postgres],
  load: [loadDirectly, loadProxied],
};

/** What `mlflow server` takes when nobody chooses. */
const DEFAULT_WORKERS = 4;

const USAGE = `usage: npm run bench [-- [--check] [${Object.keys(BENCHMARKS).join('|')}]...]
  --check   exit with 1 if a limit of the product is broken`;

/** @param {string[]} words */
function parse(words) {
  const names = words.filter((word) => word !== '--check');
  const unknown = names.find((name) => !Object.hasOwn(BENCHMARKS, name));
  if (unknown !== undefined) {
    console.error(USAGE);
    process.exit(2);
  }
  const chosen = names.length > 0 ? names : Object.keys(BENCHMARKS);
  return {
    benchmarks: chosen.flatMap((name) => BENCHMARKS[name] ?? []),
    check: words.includes('--check'),
    isChoice: names.length > 0,
  };
}

/** @returns {string[]} why there can be no server */
function missingServices() {
  const found = availability();
  return BENCH_SERVICES.flatMap((name) => (found[name].ok ? [] : found[name].why));
}

async function main() {
  const { benchmarks, check, isChoice } = parse(process.argv.slice(2));
  const missing = missingServices();
  const { path: folder, remove } = temporaryFolder('benchmark');
  /** @type {ReturnType<typeof startBench> | undefined} */
  let services;
  /** @type {BenchContext['newServer']} */
  const newServer = async (workers = DEFAULT_WORKERS, options = {}) => {
    services ??= startBench();
    const { postgres: databases, s3, newServer: serverOn } = await services;
    const server = await serverOn({ ...options, args: ['--workers', String(workers)] });
    return {
      ...server,
      s3env: s3.env,
      query: (/** @type {string} */ sql) => databases.query(server.database, sql),
      analyze: () => databases.query(server.database, 'VACUUM ANALYZE'),
    };
  };
  let [isBroken, isSkipped] = [false, false];
  try {
    const context = { folder, mlreg: copyProduct(folder), newServer };
    console.log(`Node ${process.versions.node}. Read ratios, not seconds: bench/README.md.`);
    for (const { title, needsServices, run } of benchmarks) {
      console.log(`\n${title}`);
      if (needsServices && missing.length > 0) {
        isSkipped = true;
        console.log(`  skipped: ${missing.join('; ')}`);
        continue;
      }
      isBroken = !(await run(context)) || isBroken;
    }
  } finally {
    await (await services)?.stop();
    remove();
  }
  return (isBroken && check) || (isSkipped && isChoice) ? 1 : 0;
}

// Not just the exit code: half-started servers would keep this process alive.
process.exit(
  await main().catch((error) => {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  }),
);
