import type { SqlConnection } from '../driver.js';
import { text } from '../row.js';
import { sql } from '../statement.js';
import { Columns } from './schema.js';
import { REGISTRY_TABLES, TRACKING_TABLES } from './tables.js';

/** What a database says of itself. */
export interface Catalogue {
  readonly tables: readonly string[];
  /** The rows of `alembic_version`; MLflow has one. */
  readonly revisions: readonly string[];
  readonly columns: Columns;
  /** A workspace other than the default one that has models; null if there is none. */
  readonly otherWorkspace: string | null;
}

export async function readCatalogue(connection: SqlConnection): Promise<Catalogue> {
  const tables = await connection.tables();
  const revisions = tables.includes('alembic_version') ? await readRevisions(connection) : [];
  const columns = new Columns(
    await connection.columns([...Object.keys(REGISTRY_TABLES), ...TRACKING_TABLES]),
  );
  const otherWorkspace = columns.has('registered_models', 'workspace')
    ? await firstOtherWorkspace(connection)
    : null;
  return { tables, revisions, columns, otherWorkspace };
}

export async function readRevisions(connection: SqlConnection): Promise<readonly string[]> {
  const rows = await connection.all(sql`SELECT version_num FROM alembic_version LIMIT 2`);
  return rows.map((row) => text(row.version_num) ?? '');
}

async function firstOtherWorkspace(connection: SqlConnection): Promise<string | null> {
  const [row] = await connection.all(
    sql`SELECT workspace FROM registered_models WHERE workspace <> 'default' LIMIT 1`,
  );
  return text(row?.workspace);
}
