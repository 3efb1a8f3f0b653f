const MOST_DECIMALS = 12;

/**
 * Writes numbers that are compared with each other: all with the same decimals, as few as tell different
 * ones apart and keep each right to half a per cent.
 */
export function evenNumbers(values: readonly number[]): (value: number) => string {
  const count = new Set(values).size;
  for (let decimals = 0; decimals <= MOST_DECIMALS; decimals++) {
    const texts = values.map((value) => value.toFixed(decimals));
    const areApart = new Set(texts).size === count;
    const areRight = values.every(
      (value, index) => Math.abs(Number(texts[index]) - value) <= Math.abs(value) / 200,
    );
    if (areApart && areRight) return (value) => value.toFixed(decimals);
  }
  return String;
}
