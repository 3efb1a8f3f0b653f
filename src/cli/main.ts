import * as nodeModule from 'node:module';
import type { Io } from './io.js';
import { processIo } from './process-io.js';

/** The output of `mlreg --help`, put here when mlreg is built (`scripts/build.mjs`). */
declare const MLREG_HELP: string | undefined;
declare const MLREG_VERSION: string | undefined;
const HELP_WIDTH = 80;

/**
 * Runs one command line.
 *
 * @param argv - without `node` and the script
 * @returns the exit code
 */
export async function main(argv: readonly string[], io: Io = processIo()): Promise<number> {
  // Node 22 and later keep compiled code between runs; Node 20 has no such function.
  (nodeModule as { enableCompileCache?: () => void }).enableCompileCache?.();
  const [word = '', ...more] = argv;
  const asksForHelp = more.length === 0 && ['--help', '-h', 'help'].includes(word);
  // A person who asks what there is waits for nothing: no parser is loaded to print a fixed text.
  if (asksForHelp && typeof MLREG_HELP === 'string' && io.stdout.columns >= HELP_WIDTH) {
    return await print(MLREG_HELP, argv, io);
  }
  if (more.length === 0 && word === '--version' && typeof MLREG_VERSION === 'string') {
    return await print(`${MLREG_VERSION}\n`, argv, io);
  }
  return await runCommand(argv, io);
}

async function runCommand(argv: readonly string[], io: Io): Promise<number> {
  const { runCommandLine } = await import('./command-line.js');
  return await runCommandLine(argv, io);
}

/** Where that fails, the long way fails as well, and says why. */
async function print(text: string, argv: readonly string[], io: Io): Promise<number> {
  io.stdout.write(text);
  return (await io.printed()) === undefined ? 0 : await runCommand(argv, io);
}
