import { join } from 'node:path';
import { run as runProcess } from '../test/services/process.mjs';
import { bundle } from './bundle.mjs';
import { median } from './report.mjs';

const CALLS = 200_000;
/** @type {Record<string, string>} */
const NAMES = {
  stringify: 'JSON.stringify',
  track: 'track',
  away: 'track, server away',
};
/** `track` makes a line of JSON of the record; all else that it does must cost no more than that again. */
const LIMIT = 4;

/** @type {import('./run.mjs').Benchmark} */
export const track = {
  title: `track: a call of tracker.track beside JSON.stringify of its record, ${CALLS} calls of each`,
  needsServices: false,
  async run({ folder }) {
    const driver = await bundle('drivers/track.mjs', folder, 'driver-track');
    const spool = join(folder, 'spool');
    const output = await runProcess(process.execPath, [driver, spool, String(CALLS)], {});
    /** @type {Record<'stringify' | 'track' | 'away', number[]>} */
    const times = JSON.parse(output);
    const stringify = median(times.stringify);
    for (const [name, each] of Object.entries(times)) {
      const [low, middle, mean] = [Math.min(...each), median(each), meanOf(each)];
      const figures = `median ${shown(middle)} µs a call (least ${shown(low)}, mean ${shown(mean)})`;
      console.log(`  ${NAMES[name]?.padEnd(24)} ${figures}  ${(middle / stringify).toFixed(2)} x`);
    }
    return Math.max(median(times.track), median(times.away)) <= LIMIT * stringify;
  },
};

/** @param {number[]} values */
function meanOf(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** @param {number} nanoseconds */
function shown(nanoseconds) {
  return (nanoseconds / 1_000).toFixed(2);
}
