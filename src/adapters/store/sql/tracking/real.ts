import { type SqlValue, type Statement, sql } from '../statement.js';

/** The smallest exponent that a double has room for when it is scaled up by this. */
const UP = 2 ** 1023;
const DOWN = 2 ** 52;

/**
 * A double for a column of doubles, to the last bit. `@photostructure/sqlite` 1.2.1 takes any number
 * nearer to a whole one than 2^-52 for that one, which makes 0 of a p-value of 1e-20; and whole
 * numbers from 2^53 on are refused elsewhere, as an id would lose digits. So both kinds go as a
 * product of powers of two, which is exact.
 */
export function real(value: number): SqlValue | Statement {
  const size = Math.abs(value);
  if (size > 0 && size < Number.EPSILON) return sql`(${double(value * UP)} / ${double(UP)})`;
  if (size >= 2 ** 53 && size < 2 ** 64) return sql`(${double(value / DOWN)} * ${double(DOWN)})`;
  return value;
}

/** PostgreSQL has to be told what it divides. */
function double(value: number): Statement {
  return sql`CAST(${value} AS DOUBLE PRECISION)`;
}
