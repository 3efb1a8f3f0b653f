// Bundles the command line into dist/:
//   main.cjs             what every start loads: the help, the version, and the way to the rest
//   command-line.cjs     every command of ours; .cache: the same as V8 compiled it
//   axios.cjs, yaml.cjs… what is heavy and seldom used, each by itself, loaded when it is used
//   index.cjs, client.cjs  the library, and the client alone; .d.cts: their types
// All is CommonJS: Node 20 needs longer to load its first ES module than to run `mlreg --help`.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** @import { BuildOptions, Plugin } from 'esbuild' */

const root = fileURLToPath(new URL('..', import.meta.url));
const { version } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'));

/** Packages in a file of their own. */
const HEAVY = [
  ...['@aws-sdk/client-s3', '@aws-sdk/lib-storage', 'axios', 'chalk', 'cli-progress'],
  ...['cli-table3', 'http-proxy-agent', 'https-proxy-agent', 'string-width', 'yaml'],
  ...['write-file-atomic'],
];
/** Drivers of databases: installed beside mlreg, if at all. One holds machine code. */
const EXTERNAL = ['@photostructure/sqlite', 'pg'];
/** @param {string} name */
const fileOf = (name) => `${name.replace('@', '').replace('/', '-')}.cjs`;

rmSync(`${root}/dist`, { recursive: true, force: true });
mkdirSync(`${root}/dist`);
// Takes longer than all the rest, beside it.
const types = once(
  spawn(process.execPath, ['scripts/types.mjs'], { cwd: root, stdio: 'inherit' }),
  'exit',
);
await bundle({
  stdin: {
    contents: "export * from './src/cli/command-line.js'; export * from './src/cli/ask.js';",
    resolveDir: root,
  },
  outfile: 'dist/command-line.cjs',
  external: EXTERNAL,
  plugins: [apart(HEAVY), withoutChildProcess()],
});
for (const [name, entry] of Object.entries({
  index: 'src/index.ts',
  client: 'src/client/index.ts',
})) {
  await bundle({
    entryPoints: [entry],
    outfile: `dist/${name}.cjs`,
    external: EXTERNAL,
    plugins: [apart(HEAVY)],
    // Names of classes are read in logs and debuggers.
    minifyIdentifiers: false,
    minify: false,
    minifyWhitespace: true,
    minifySyntax: true,
  });
}
for (const name of HEAVY) {
  const contents = `module.exports = require('${name}');`;
  // The SDK's packages share one client. Others keep what they bring: axios has an https-proxy-agent
  // of another version than ours.
  const plugins = [apart(name === '@aws-sdk/lib-storage' ? ['@aws-sdk/client-s3'] : [])];
  await bundle({ stdin: { contents, resolveDir: root }, outfile: `dist/${fileOf(name)}`, plugins });
}
await bundleStart({});
node('scripts/compile.cjs');
// The help is a fixed text once the commands are: built in, it needs no parser to be printed.
await bundleStart({ MLREG_HELP: JSON.stringify(node('bin/mlreg.js', '--help')) });
const [failed] = await types;
if (failed !== 0) throw new Error('the types were not written');

/** @param {Record<string, string>} define */
async function bundleStart(define) {
  const entryPoints = ['src/cli/main.ts'];
  await bundle({ entryPoints, outfile: 'dist/main.cjs', plugins: [compiledApart()], define });
}

/** @param {BuildOptions} options */
async function bundle({ define, ...options }) {
  await build({
    absWorkingDir: root,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    // Code that comes out of V8's cache cannot call import().
    supported: { 'dynamic-import': false },
    minify: true,
    define: { MLREG_VERSION: JSON.stringify(version), ...define },
    legalComments: 'external',
    logLevel: 'warning',
    ...options,
  });
}

/** @param {string[]} args */
function node(...args) {
  return execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8', env: {} });
}

/**
 * What the start imports late it finds among the commands, in the one copy there is of our modules.
 *
 * @returns {Plugin}
 */
function compiledApart() {
  return {
    name: 'the commands in a file of their own',
    setup({ onResolve }) {
      onResolve({ filter: /^\.\/(command-line|ask)\.js$/ }, () => ({
        path: `${root}/scripts/load-compiled.cjs`,
      }));
    },
  };
}

/**
 * @param {readonly string[]} packages
 * @returns {Plugin}
 */
function apart(packages) {
  return {
    name: 'heavy packages in files of their own',
    setup({ onResolve }) {
      onResolve({ filter: /^[^./]/ }, ({ path }) =>
        packages.includes(path) ? { path: `./${fileOf(path)}`, external: true } : undefined,
      );
    },
  };
}

/**
 * commander loads node:child_process for commands that are programs of their own. We have none, and
 * it costs every start 3 ms.
 *
 * @returns {Plugin}
 */
function withoutChildProcess() {
  return {
    name: 'commander without child_process',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
        /[/\\]commander[/\\]/.test(importer) ? { path: 'none', namespace: 'empty' } : undefined,
      );
      onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: 'module.exports = {};' }));
    },
  };
}
