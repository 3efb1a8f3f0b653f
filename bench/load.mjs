import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { venvPython } from '../test/services/paths.mjs';
import { run as runProcess } from '../test/services/process.mjs';
import { measureInTurn } from './measure.mjs';
import { quietEnv } from './product.mjs';
import { CPU, printComparison, RSS, WALL } from './report.mjs';

const SEED = fileURLToPath(new URL('python/log_files.py', import.meta.url));
const MEBIBYTES = 256;
const SMALL_FILES = 200;
const RUNS = 5;
const LIMIT_SECONDS = 120;

/**
 * @param {string} way
 * @param {boolean} isDirect
 * @returns {import('./run.mjs').Benchmark}
 */
function load(way, isDirect) {
  return {
    title: `load: mlreg beside \`mlflow artifacts download\`, ${MEBIBYTES} MiB and ${SMALL_FILES} small files, ${way}`,
    needsServices: true,
    async run({ folder, mlreg, newServer }) {
      const server = await newServer(undefined, { serveArtifacts: !isDirect });
      try {
        const env = { ...quietEnv(folder, server.url), ...(isDirect ? server.s3env : {}) };
        const seedEnv = { ...env, ...server.s3env };
        const seedArgs = [SEED, 'big', String(MEBIBYTES), String(SMALL_FILES)];
        await runProcess(venvPython(), seedArgs, { env: seedEnv });
        const digests = new Map();
        /** @param {string} name @param {string} command */
        const side = (name, command) => {
          const output = join(folder, `loaded-${way.replaceAll(' ', '-')}-${name}`);
          return {
            name,
            command: ['sh', '-c', `rm -rf '${output}' && ${command} '${output}' >/dev/null`],
            env,
            check: () => sameBytes(name, output, digests),
          };
        };
        const python = `'${venvPython()}' -m mlflow artifacts download -u models:/big/1 -d`;
        const measured = await measureInTurn(
          [
            side('mlreg', `'${process.execPath}' '${mlreg}' load big/1 --quiet --output`),
            side('mlflow', python),
          ],
          { folder, runs: RUNS, limitSeconds: LIMIT_SECONDS },
        );
        printComparison(measured, [WALL, CPU, RSS]);
        return true;
      } finally {
        await server.stop();
      }
    },
  };
}

export const loadDirectly = load('straight from S3', true);
export const loadProxied = load('through the artifact proxy', false);

/**
 * Every side must have brought the same files.
 * @param {string} name
 * @param {string} output
 * @param {Map<string, string>} digests
 */
function sameBytes(name, output, digests) {
  const hash = createHash('sha256');
  const files = readdirSync(output, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(output.length))
    // What each side adds of its own.
    .filter((path) => path !== '/mlreg.json' && path !== '/registered_model_meta');
  for (const path of files.sort()) hash.update(path).update(readFileSync(output + path));
  digests.set(name, hash.digest('hex'));
  if (new Set(digests.values()).size > 1) throw new Error(`${name} brought other files`);
}
