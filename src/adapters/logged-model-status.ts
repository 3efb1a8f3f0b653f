import type { LoggedModelStatus } from '../domain/types.js';

/** MLflow's numbers for the status of a logged model, in databases and files (3.0 to 3.17). */
const NUMBERS: Readonly<Record<LoggedModelStatus, number>> = { PENDING: 1, READY: 2, FAILED: 3 };

/** Null for a number that is none of them. */
export function loggedModelStatus(number: number | null): LoggedModelStatus | null {
  const statuses = Object.keys(NUMBERS) as LoggedModelStatus[];
  return statuses.find((status) => NUMBERS[status] === number) ?? null;
}

export function numberOfLoggedModelStatus(status: LoggedModelStatus): number {
  return NUMBERS[status];
}
