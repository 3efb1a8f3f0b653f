import { UsageError } from '../errors.js';
import { compareNames } from '../types.js';

/** One side of a choice: its name, such as `@champion`, and its share of all keys. */
export interface RouteSide {
  readonly name: string;
  readonly weight: number;
}

/** Hex digits of the digest that decide: 52 bits, which a double holds exactly. */
const DIGITS = 13;

/**
 * The side of a key: always the same one for the same key and sides, wherever it is asked. The first 13 hex
 * digits of the key's sha256 (UTF-8) are a fraction of 1; the sides divide 1 by their weights, in
 * code-point order of their names.
 *
 * @param sides - as `checkedSides` gives them
 * @param sha256 - of a text, in hex
 */
export function chooseSide(
  sides: readonly RouteSide[],
  key: string,
  sha256: (text: string) => string,
): RouteSide {
  const total = sides.reduce((sum, { weight }) => sum + weight, 0);
  const point = (Number.parseInt(sha256(key).slice(0, DIGITS), 16) / 16 ** DIGITS) * total;
  let end = 0;
  for (const side of sides) {
    end += side.weight;
    if (point < end) return side;
  }
  // A sum of fractions may end a little before their total.
  return sides.findLast(({ weight }) => weight > 0) as RouteSide;
}

/**
 * The sides in the order in which they divide the keys.
 *
 * @throws UsageError for weights that are no shares
 */
export function checkedSides(
  weights: Iterable<readonly [name: string, weight: number]>,
): RouteSide[] {
  const sides = Array.from(weights, ([name, weight]) => ({ name, weight }));
  for (const { name, weight } of sides) {
    if (Number.isFinite(weight) && weight >= 0 && weight <= MOST) continue;
    throw new UsageError(`${weight} is no weight of "${name}"`, {
      hint: `a weight is a number from 0 to ${MOST}, such as 90`,
    });
  }
  const twice = sides.find(({ name }, index) =>
    sides.slice(0, index).some((other) => other.name === name),
  );
  if (twice) throw new UsageError(`"${twice.name}" has two weights`, { hint: 'give it one' });
  if (sides.some(({ weight }) => weight > 0)) {
    return sides.sort((a, b) => compareNames(a.name, b.name));
  }
  throw new UsageError('no side has a weight above 0', {
    hint: 'such as @champion=90 and @challenger=10',
  });
}

const MOST = 1_000_000;
