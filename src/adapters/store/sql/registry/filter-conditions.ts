import type {
  Condition,
  ModelFilter,
  Test,
  VersionAttribute,
  VersionFilter,
} from '../../../../domain/mlflow-filter/syntax.js';
import type { Reading } from '../session.js';
import { and, list, name, type Statement, sql } from '../statement.js';
import { inWorkspace } from './conditions.js';

/** A filter as a condition of `registered_models m`. */
export function modelCondition(reading: Reading, filter: ModelFilter): Statement {
  const tag = (test: Condition<'name'> & { on: 'tag' }) => sql`EXISTS (
    SELECT 1 FROM registered_model_tags f WHERE f.name = m.name
    AND ${hasTag(reading, test)})`;
  return and(filter.map((each) => (each.on === 'tag' ? tag(each) : passes(sql`m.name`, each))));
}

/** The same of `model_versions v`. */
export function versionCondition(reading: Reading, filter: VersionFilter): Statement {
  const tag = (test: Condition<VersionAttribute> & { on: 'tag' }) => sql`EXISTS (
    SELECT 1 FROM model_version_tags f WHERE f.name = v.name AND f.version = v.version
    AND ${hasTag(reading, test)})`;
  return and(
    filter.map((each) =>
      each.on === 'tag' ? tag(each) : passes(sql`v.${name(COLUMNS[each.attribute])}`, each),
    ),
  );
}

const COLUMNS: Readonly<Record<VersionAttribute, string>> = {
  name: 'name',
  run_id: 'run_id',
  source_path: 'source',
  version_number: 'version',
};

/** A tag `f` that passes the test. */
function hasTag(reading: Reading, test: Test & { readonly key: string }): Statement {
  return and([inWorkspace(reading, 'f'), sql`f."key" = ${test.key}`, passes(sql`f.value`, test)]);
}

/**
 * LIKE is that of the database, as in MLflow (3.17.2): PostgreSQL takes `\` for an escape and knows
 * the case of every letter, SQLite of A to Z only, and needs `PRAGMA case_sensitive_like`.
 */
function passes(column: Statement, test: Test): Statement {
  switch (test.operator) {
    case 'LIKE':
      return sql`${column} LIKE ${test.value}`;
    case 'ILIKE':
      return sql`LOWER(${column}) LIKE LOWER(${test.value})`;
    case 'IN':
      return sql`${column} IN (${list(test.value)})`;
    case 'NOT IN':
      return sql`${column} NOT IN (${list(test.value)})`;
    default:
      return sql`${column} ${SIGNS[test.operator]} ${operand(test.value)}`;
  }
}

const SIGNS = {
  '=': sql`=`,
  '!=': sql`<>`,
  '<': sql`<`,
  '<=': sql`<=`,
  '>': sql`>`,
  '>=': sql`>=`,
} as const;

/** PostgreSQL would take a number for an integer of the column's size, and refuse a larger one. */
function operand(value: string | number): string | Statement {
  return typeof value === 'number' ? sql`CAST(${value} AS BIGINT)` : value;
}
