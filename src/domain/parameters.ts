/**
 * MLflow stores parameters as text. A number or boolean is given only if its text survives the
 * round trip, so that nothing is lost: `50`, `0.2`, `true`, but not `1e3`, `007` or `NaN`.
 */
export function parameterValue(text: string): string | number | boolean {
  if (text === 'true') return true;
  if (text === 'false') return false;
  const number = Number(text);
  return Number.isFinite(number) && String(number) === text ? number : text;
}

/** JSON has no NaN and no infinities: they are strings there. */
export function metricValue(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}
