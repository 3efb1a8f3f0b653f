import { mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { cacheFolder, findOnPath, isExecutable } from './paths.mjs';
import { run } from './process.mjs';

/**
 * @typedef {object} GoProgram
 * @property {string} module
 * @property {string} version
 * @property {string} folder of the program within its module
 * @property {string} file where it is kept
 */

/**
 * @param {GoProgram} program
 * @param {(line: string) => void} log
 */
export async function installGoProgram(program, log) {
  if (isCurrent(program)) return;
  const { module, version, folder, file } = program;
  const go = findOnPath('go');
  if (!go) throw new Error('there is no Go 1.21 or newer: install one and run `npm run services`');
  const target = `${module}/${folder}@${version}`;
  log(`installing ${target} into ${dirname(file)}`);
  const staging = join(cacheFolder(), `bin.${process.pid}`);
  try {
    mkdirSync(dirname(file), { recursive: true });
    await run(go, ['install', target], { env: { ...process.env, GOBIN: staging } });
    renameSync(join(staging, basename(folder)), file);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
  if (!isCurrent(program)) throw new Error(`${file} is another version`);
}

/**
 * What they say of themselves is right in release builds only; Go writes the version into every binary.
 * @param {GoProgram} program
 */
function isCurrent({ module, version, file }) {
  return isExecutable(file) && readFileSync(file).includes(`${module}\t${version}\t`);
}
