/** MLflow's numbers for the status of a run. */
const STATUS: ReadonlyMap<number, string> = new Map([
  [1, 'RUNNING'],
  [2, 'SCHEDULED'],
  [3, 'FINISHED'],
  [4, 'FAILED'],
  [5, 'KILLED'],
]);

export function statusOf(number: number | null): string {
  return STATUS.get(number ?? 1) ?? 'UNKNOWN';
}

export function numberOfStatus(status: string): number {
  const found = [...STATUS].find(([, name]) => name === status);
  if (found) return found[0];
  throw new Error(`no status of a run: ${status}`);
}
