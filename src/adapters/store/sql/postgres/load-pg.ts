import type Package from 'pg';
import { UsageError } from '../../../../domain/errors.js';

export type Pg = typeof Package;
export type Client = InstanceType<Pg['Client']> & {
  /** Whether an open connection keeps the process, which the types of `pg` leave out. */
  ref(): void;
  unref(): void;
  /** Ends it, whatever is under way. */
  cut(): void;
};

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
