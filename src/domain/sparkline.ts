const BARS = [...'▁▂▃▄▅▆▇█'];
const GAP = ' ';

/**
 * Values as a line of bars, the lowest to the highest; what is absent or NaN is a gap.
 *
 * @param width - characters at most; more values than that are averaged in groups of neighbours
 */
export function sparkline(
  values: readonly (number | null | undefined)[],
  width: number = Number.POSITIVE_INFINITY,
): string {
  const known = values.map((value) =>
    value === null || value === undefined || Number.isNaN(value) ? null : value,
  );
  const points = known.length > width ? grouped(known, width) : known;
  const finite = points.filter((point) => point !== null).filter(Number.isFinite);
  const lowest = finite.reduce((least, point) => Math.min(least, point), Infinity);
  const highest = finite.reduce((most, point) => Math.max(most, point), -Infinity);
  return points.map((point) => (point === null ? GAP : bar(point, lowest, highest))).join('');
}

function bar(value: number, lowest: number, highest: number): string {
  const top = BARS.length - 1;
  if (!Number.isFinite(value)) return BARS[value > 0 ? top : 0] ?? GAP;
  if (lowest === highest) return BARS[top >> 1] ?? GAP;
  // In halves, as the distance of two huge numbers may be more than a number can hold.
  const share = (value / 2 - lowest / 2) / (highest / 2 - lowest / 2);
  return BARS[Math.round(share * top)] ?? GAP;
}

function grouped(points: readonly (number | null)[], count: number): (number | null)[] {
  return Array.from({ length: count }, (_, index) => {
    const start = Math.floor((index * points.length) / count);
    const end = Math.floor(((index + 1) * points.length) / count);
    const group = points.slice(start, end).filter((point) => point !== null);
    return group.length === 0 ? null : group.reduce((mean, each) => mean + each / group.length, 0);
  });
}
