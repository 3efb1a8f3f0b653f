const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** `999 B`, `1.2 kB`, `35 MB`: two digits or more, in steps of a thousand. */
export function humanSize(bytes: number): string {
  let value = bytes;
  let unit = 0;
  // What would round to 1000 is 1.0 of the next unit.
  while (value >= (unit === 0 ? 1000 : 999.5) && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit > 0 && value < 9.95 ? 1 : 0;
  return `${value.toFixed(digits)} ${UNITS[unit]}`;
}
