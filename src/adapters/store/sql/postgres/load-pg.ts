import type Package from 'pg';
import { UsageError } from '../../../../domain/errors.js';

export type Pg = typeof Package;
/** With what its types leave out: whether an open connection keeps the process. */
export type Client = InstanceType<Pg['Client']> & { ref(): void; unref(): void };

/** @throws UsageError if the package was left out */
export async function loadPg(): Promise<Pg> {
  try {
    return (await import('pg')).default;
  } catch (error) {
    throw new UsageError('the driver of PostgreSQL is not there', {
      hint: 'install it with `npm install pg`, or open the registry through its MLflow server',
      cause: error,
    });
  }
}
