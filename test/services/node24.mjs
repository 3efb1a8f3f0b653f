import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cacheFolder, isExecutable, NODE24_VERSION, node24File } from './paths.mjs';
import { cleanEnv, run } from './process.mjs';

/**
 * The other Node that mlreg is tested on, as npm's package `node` brings it.
 * @param {(line: string) => void} log
 */
export async function installNode24(log) {
  if (isExecutable(node24File())) return;
  log(`installing node@${NODE24_VERSION} into ${dirname(node24File())}`);
  const staging = join(cacheFolder(), `node.${process.pid}`);
  try {
    mkdirSync(staging, { recursive: true });
    mkdirSync(dirname(node24File()), { recursive: true });
    const quiet = ['--no-save', '--no-audit', '--no-fund', '--no-package-lock'];
    const args = ['install', '--prefix', staging, ...quiet, `node@${NODE24_VERSION}`];
    await run('npm', args, { env: process.env, cwd: staging });
    const made = join(staging, 'node_modules', 'node', 'bin', 'node');
    const version = (await run(made, ['--version'], { env: cleanEnv() })).trim();
    if (version !== `v${NODE24_VERSION}`) throw new Error(`npm has installed Node ${version}`);
    renameSync(made, node24File());
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}
