import { availability, SERVICE_NAMES } from './availability.mjs';
import { BENCH_SERVICES, startBench } from './bench.mjs';
import { install } from './install.mjs';

/** @import { Availability, ServiceName } from './availability.mjs' */

const USAGE = `usage: npm run services [install|up|status]
  install   install what the tests need and is missing (the default)
  up        start the services and print their settings; Ctrl-C stops them
  status    say what is installed`;

/** @param {Record<ServiceName, Availability>} services */
function show(services) {
  for (const name of SERVICE_NAMES) {
    const found = services[name];
    const words = found.ok ? [found.path, found.version ?? ''] : ['missing:', found.why];
    console.log([name.padEnd(10), ...words].join(' ').trimEnd());
  }
}

/** @type {Record<string, () => Promise<number>>} */
const commands = {
  async install() {
    const { services, failed } = await install((line) => console.error(line));
    show(services);
    return failed ? 1 : 0;
  },
  async status() {
    show(availability());
    return 0;
  },
  async up() {
    const found = availability();
    const missing = BENCH_SERVICES.flatMap((name) => (found[name].ok ? [] : found[name].why));
    if (missing.length > 0) {
      console.error(missing.join('\n'));
      return 1;
    }
    const asked = new Promise((resolve) => {
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, resolve);
    });
    const starting = startBench();
    // Stopped while starting: leave at once, and the guard ends what is half up.
    const bench = await Promise.race([starting, asked.then(() => null)]);
    if (!bench) return 130;
    const exports = { MLFLOW_TRACKING_URI: bench.info.trackingUri, ...bench.info.s3env };
    for (const [name, value] of Object.entries(exports)) console.log(`export ${name}=${value}`);
    console.error(`up: database ${bench.info.databaseUrl}, S3 folder ${bench.info.s3.folder}`);
    await asked;
    await bench.stop();
    return 0;
  },
};

const [word = 'install', ...rest] = process.argv.slice(2);
const command = Object.hasOwn(commands, word) && rest.length === 0 ? commands[word] : undefined;
if (command) {
  // Not just the exit code: half-started servers would keep this process alive.
  process.exit(await command());
}
console.error(USAGE);
process.exit(2);
