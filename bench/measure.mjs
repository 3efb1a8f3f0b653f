import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findOnPath, venvPython } from '../test/services/paths.mjs';
import { startProcess } from '../test/services/process.mjs';

/*
 * A run is started by a Python of a few megabytes, which waits for it with wait4. Node cannot ask
 * the system for rusage of a child, the clock of /proc/<pid>/stat has ticks of 10 ms, and a child
 * inherits the peak RSS of whoever started it, which for Node is 40 MB.
 */
const MEASURE = fileURLToPath(new URL('measure.py', import.meta.url));

/**
 * One side of a comparison.
 * @typedef {object} Side
 * @property {string} name as the report shows it: the command line
 * @property {string[]} command
 * @property {Record<string, string | undefined>} env the whole environment
 * @property {(output: Output) => void} check throws if the run did not do its work
 * @property {boolean} [isLong] true if it takes a minute: one run tells enough
 */

/** @typedef {{ stdout: string, stderr: string }} Output */

/**
 * Of the whole process tree: seconds, and megabytes of its largest process.
 * @typedef {Output & { wall: number, cpu: number, rss: number }} Run
 */

/** @typedef {{ side: Side, runs: Run[] }} Measured */

/** @typedef {{ folder: string, runs: number, limitSeconds: number }} MeasureOptions */

/**
 * Runs the sides in turn, A B A B, after one run of each that does not count.
 * @param {Side[]} sides
 * @param {MeasureOptions} options
 * @returns {Promise<Measured[]>}
 * @throws at the first run that fails, takes too long or gives a wrong answer
 */
export async function measureInTurn(sides, options) {
  /** @type {Measured[]} */
  const measured = sides.map((side) => ({ side, runs: [] }));
  for (let round = 0; round <= options.runs; round += 1) {
    for (const { side, runs } of measured) {
      if (side.isLong && round !== 1) continue;
      const run = await measureOnce(side, options);
      if (round > 0) runs.push(run);
    }
  }
  return measured;
}

/**
 * @param {Side} side
 * @param {Omit<MeasureOptions, 'runs'>} options
 * @returns {Promise<Run>}
 */
export async function measureOnce({ name, command, env, check }, { folder, limitSeconds }) {
  // To files, so that this process has nothing to do while the run is measured.
  const [stdoutFile, stderrFile] = [join(folder, 'stdout'), join(folder, 'stderr')];
  const running = startProcess(
    findOnPath('python3') ?? venvPython(),
    ['-I', '-S', MEASURE, stdoutFile, stderrFile, ...command],
    { env, cwd: folder },
  );
  let figures = '';
  running.child.stdout.on('data', (chunk) => {
    figures += chunk;
  });
  const closed = new Promise((resolve) => running.child.once('close', resolve));
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    running.kill();
  }, limitSeconds * 1000);
  await running.ended;
  clearTimeout(timer);
  await running.stop();
  if (isLate) throw new Error(`${name}: not done within ${limitSeconds} s`);
  await closed;
  if (!figures) throw new Error(`${name}: not measured: ${running.ending()}\n${running.log()}`);
  const { exitCode, ...used } = JSON.parse(figures);
  const output = {
    stdout: readFileSync(stdoutFile, 'utf8'),
    stderr: readFileSync(stderrFile, 'utf8'),
  };
  if (exitCode !== 0) throw new Error(`${name}: exit code ${exitCode}\n${output.stderr}`);
  check(output);
  return { ...output, ...used };
}
