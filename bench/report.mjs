/** @import { Measured, Run } from './measure.mjs' */

/**
 * One figure of every side: what it is, how to read it off a run, how to write it.
 * @typedef {object} Figure
 * @property {string} name
 * @property {(run: Run) => number} of
 * @property {(value: number) => string} text
 */

/** @type {Figure} */
export const WALL = { name: 'wall', of: (run) => run.wall, text: seconds };
/** @type {Figure} */
export const CPU = { name: 'CPU', of: (run) => run.cpu, text: seconds };
/** @type {Figure} */
export const RSS = {
  name: 'peak RSS',
  of: (run) => run.rss,
  text: (value) => `${value.toFixed(0)} MB`,
};

/** @param {number} value */
export function seconds(value) {
  return value < 1 ? `${(value * 1000).toFixed(1)} ms` : `${value.toFixed(2)} s`;
}

/** @param {readonly number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = Number.NaN, high = Number.NaN] = [sorted.at(middle - 1), sorted.at(middle)];
  return sorted.length % 2 === 1 ? high : (low + high) / 2;
}

/**
 * @param {Measured} measured
 * @param {Figure} figure
 */
export function medianOf({ runs }, figure) {
  return median(runs.map(figure.of));
}

/**
 * The medians of every side, each with its ratio to the first one's.
 * @param {readonly Measured[]} measured
 * @param {readonly Figure[]} figures
 */
export function printComparison(measured, figures) {
  const [first] = measured;
  if (!first) return;
  const counts = [...new Set(measured.map(({ runs }) => runs.length))];
  console.log(`  medians of ${counts.join(' or ')} runs each (smallest to largest), in turn`);
  const width = Math.max(...measured.map(({ side }) => side.name.length));
  for (const figure of figures) {
    const base = medianOf(first, figure);
    for (const each of measured) {
      const values = each.runs.map(figure.of);
      const middle = median(values);
      const range = `(${figure.text(Math.min(...values))} to ${figure.text(Math.max(...values))})`;
      console.log(
        `  ${figure.name.padEnd(9)} ${each.side.name.padEnd(width)} ` +
          `${figure.text(middle).padStart(9)} ${range.padEnd(24)} ` +
          `${each === first ? '' : `${(middle / base).toFixed(2)} x`}`.trimEnd(),
      );
    }
  }
}
