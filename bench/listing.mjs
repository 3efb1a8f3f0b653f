import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { venvPython } from '../test/services/paths.mjs';
import { measureOnce } from './measure.mjs';
import { CPU, median, medianOf, printComparison, RSS, seconds, WALL } from './report.mjs';

/** @import { Measured, Output, Run, Side } from './measure.mjs' */

/** @typedef {(output: Output) => string[]} ReadLines what was listed, a line each */
/** @typedef {{ lines: number, digests: Map<string, string> }} Expected */

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
 * What waits in a pipe is in the memory of the writer; a file takes everything at once.
 * @param {Omit<Side, 'check'>} side
 * @returns {Omit<Side, 'check'>}
 */
export function intoPipe({ name, command, env }) {
  const piped = ['/bin/sh', '-c', '"$@" | cat', 'sh', ...command];
  return { name: `${name} | cat`, command: piped, env };
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
 * @param {Expected} expected
 * @returns {Side}
 */
export function listingSide(side, read, expected) {
  return { ...side, check: (output) => checkListing(side.name, read(output), expected) };
}

/**
 * @param {string} name of the side
 * @param {string[]} lines
 * @param {Expected} expected
 */
export function checkListing(name, lines, { lines: count, digests }) {
  if (lines.length !== count) {
    throw new Error(`${name}: ${lines.length} lines instead of ${count}`);
  }
  const digest = createHash('sha256').update(lines.sort().join('\n')).digest('hex');
  digests.set(name, digest);
  for (const [each, other] of digests) {
    if (other !== digest) throw new Error(`${name} lists something else than ${each}`);
  }
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

/**
 * Whole records, as both sides print them.
 * @type {ReadLines}
 */
export function recordsOfMlreg({ stdout }) {
  return JSON.parse(stdout).map(canonical);
}

/** @type {ReadLines} */
export function recordsOfPython({ stdout }) {
  return linesOf(stdout).map((line) => canonical(JSON.parse(line)));
}

/**
 * The table of `mlreg list` into a pipe.
 * @type {ReadLines}
 */
export function tableOfMlreg({ stdout }) {
  return linesOf(stdout).map((line) => {
    const [name, latest, stages = '', ...more] = line.split('\t');
    return [name, latest, stages.split(' ').sort().join(' '), ...more].join('\t');
  });
}

/**
 * The same of the records.
 * @type {ReadLines}
 */
export function tableOfPython({ stdout }) {
  return linesOf(stdout).map((line) => {
    const { registered_name, latest_version, stages, aliases, last_updated_timestamp } =
      JSON.parse(line);
    const cells = [pairs(stages), pairs(aliases), last_updated_timestamp];
    return [registered_name, latest_version, ...cells].join('\t');
  });
}

/** @param {Record<string, unknown>} texts */
function pairs(texts) {
  return Object.entries(texts)
    .map(([key, value]) => `${key}:${value}`)
    .sort()
    .join(' ');
}

/** @param {string} text */
function linesOf(text) {
  return text.split('\n').filter(Boolean);
}

/**
 * JSON without spaces, the keys of every object sorted.
 * @param {unknown} value
 * @returns {string}
 */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`).join()}}`;
}
