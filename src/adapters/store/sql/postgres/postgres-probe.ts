import { type MlregError, RefusedError } from '../../../../domain/errors.js';
import { SqlError } from '../driver.js';
import { text } from '../row.js';
import { SqlProbe } from '../sql-probe.js';
import { sql } from '../statement.js';

/** Faults that are named. */
const SOME = 3;

/** A PostgreSQL database, looked at for `mlreg doctor`. */
export class PostgresProbe extends SqlProbe {
  readonly place = 'server';

  /** What was broken off half-way: PostgreSQL has no look at all of its pages at once. */
  async damage(): Promise<readonly string[]> {
    const rows = await this.session.read(({ all }) =>
      all(sql`
        SELECT 'the index ' || c.relname || ' is not valid' AS fault
        FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
        WHERE NOT i.indisvalid AND pg_catalog.pg_table_is_visible(i.indrelid)
        UNION ALL
        SELECT 'the constraint ' || k.conname || ' was never checked'
        FROM pg_catalog.pg_constraint k
        WHERE NOT k.convalidated AND k.conrelid <> 0 AND pg_catalog.pg_table_is_visible(k.conrelid)
        LIMIT ${SOME}`),
    );
    return rows.map((row) => text(row.fault) ?? '');
  }

  async writing(): Promise<string> {
    const [row] = await this.session.read(({ all }) =>
      all(sql`SELECT current_user AS "user", current_setting('server_version') AS version`),
    );
    return `by ${text(row?.user)}, in PostgreSQL ${text(row?.version)}`;
  }

  protected async readOnly(): Promise<MlregError | null> {
    return await this.session.read(async ({ all, schema }) => {
      const [standby] = await all(sql`SELECT pg_catalog.pg_is_in_recovery() AS standby`);
      if (standby?.standby === true) {
        return new RefusedError(`${this.location} is a standby: it is only read`, {
          hint: 'name the primary server',
        });
      }
      const rows = await all(sql`
        SELECT t AS name FROM UNNEST(CAST(${[...schema.columns.tables]} AS TEXT[])) AS t
        WHERE NOT (
          pg_catalog.has_table_privilege(t, 'INSERT') AND pg_catalog.has_table_privilege(t, 'UPDATE')
          AND pg_catalog.has_table_privilege(t, 'DELETE'))
        ORDER BY t LIMIT ${SOME}`);
      const tables = rows.map((row) => text(row.name)).join(', ');
      if (tables === '') return null;
      return new SqlError(
        'read_only',
        'forbidden',
        `${this.location}: you may not write to ${tables}`,
        {
          hint: 'its owner can give you the right: GRANT INSERT, UPDATE, DELETE',
        },
      );
    });
  }
}
