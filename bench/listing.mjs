import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { venvPython } from '../test/services/paths.mjs';
import { measureOnce } from './measure.mjs';
import { CPU, median, medianOf, printComparison, RSS, seconds, WALL } from './report.mjs';

/** @import { Measured, Output, Run, Side } from './measure.mjs' */

/** @typedef {(output: Output) => string[]} ReadLines what was listed, a line each */

/**
 * @param {string} mlreg the script
 * @param {string[]} args
 * @param {Side['env']} env
 * @returns {Omit<Side, 'check'>}
 */
export function mlregSide(mlreg, args, env) {
  return { name: ['mlreg', ...args].join(' '), command: [process.execPath, mlreg, ...args], env };
}

/**
 * @param {string} script in the folder `python`
 * @param {string[]} args
 * @param {Side['env']} env
 * @returns {Omit<Side, 'check'>}
 */
export function pythonSide(script, args, env) {
  const file = fileURLToPath(new URL(`python/${script}`, import.meta.url));
  return {
    name: ['python', script, ...args].join(' '),
    command: [venvPython(), file, ...args],
    env,
  };
}

/**
 * A side whose every run must list so many lines, and the same as all sides that share `digests`.
 * @param {Omit<Side, 'check'>} side
 * @param {ReadLines} read
 * @param {{ lines: number, digests: Map<string, string> }} expected
 * @returns {Side}
 */
export function listingSide(side, read, { lines, digests }) {
  return {
    ...side,
    check(output) {
      const listed = read(output).sort();
      if (listed.length !== lines) {
        throw new Error(`${side.name}: ${listed.length} lines instead of ${lines}`);
      }
      const digest = createHash('sha256').update(listed.join('\n')).digest('hex');
      digests.set(side.name, digest);
      for (const [name, other] of digests) {
        if (other !== digest) throw new Error(`${side.name} lists something else than ${name}`);
      }
    },
  };
}

/**
 * @param {Measured[]} measured mlreg first
 * @param {{ digests: Map<string, string>, folder: string, limitSeconds: number }} options
 */
export async function printListing(measured, { digests, folder, limitSeconds }) {
  printComparison(measured, [WALL, CPU, RSS]);
  const [mlreg, ...pythons] = measured;
  if (!mlreg) return;
  for (const each of pythons) {
    const work = medianOf(each, { name: 'work', of: (run) => clock(run).work, text: seconds });
    const start = median(each.runs.map((run) => clock(run).import));
    console.log(
      `  without the import (${seconds(start)}): ${each.side.name} ${seconds(work)}, ` +
        `${(work / medianOf(mlreg, WALL)).toFixed(2)} x the whole mlreg`,
    );
  }
  const { side } = mlreg;
  const verbose = { ...side, command: [...side.command, '--verbose'] };
  const requests = (await measureOnce(verbose, { folder, limitSeconds })).stderr
    .split('\n')
    .filter((line) => /^[A-Z]+ \/\S*: \d+, \d+ ms$/.test(line));
  console.log(`  requests  ${side.name}: ${requests.length} (${requests.join('; ')})`);
  for (const each of pythons) {
    const counts = new Set(each.runs.map((run) => clock(run).requests));
    console.log(`  requests  ${each.side.name}: ${[...counts].join(' or ')}`);
  }
  printDigests(digests);
}

/** @param {Map<string, string>} digests */
export function printDigests(digests) {
  for (const [name, digest] of digests) {
    console.log(`  sha256    ${name}: ${digest.slice(0, 16)}`);
  }
}

/**
 * What a Python side tells of itself on its last line of stderr.
 * @param {Run} run
 * @returns {{ import: number, work: number, requests: number }}
 */
function clock({ stderr }) {
  return JSON.parse(stderr.trimEnd().split('\n').at(-1) ?? '');
}

/** @type {ReadLines} */
export function modelsOfPython({ stdout }) {
  return stdout.split('\n').filter(Boolean);
}

/** @type {ReadLines} */
export function modelsOfMlreg({ stdout }) {
  /** @type {{ registered_name: string, latest_version: string | null }[]} */
  const models = JSON.parse(stdout);
  return models.map((model) => `${model.registered_name}\t${model.latest_version ?? ''}`);
}

/** @type {ReadLines} */
export function versionsOfPython({ stdout }) {
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [name, version, run, metrics] = JSON.parse(line);
      return versionLine(name, version, run, metrics);
    });
}

/** @type {ReadLines} */
export function versionsOfMlreg({ stdout }) {
  return JSON.parse(stdout).map((/** @type {any} */ each) =>
    versionLine(each.registered_name, each.version, each.run_id, each.metrics),
  );
}

/**
 * @param {string} name
 * @param {string} version
 * @param {string} run
 * @param {Record<string, number>} metrics
 */
function versionLine(name, version, run, metrics) {
  return JSON.stringify([name, version, run, Object.entries(metrics).sort()]);
}
