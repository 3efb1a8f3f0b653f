import type { MlregError } from '../../../../domain/errors.js';
import type { Column } from '../driver.js';

/** The columns that a database has. */
export class Columns {
  readonly #columns = new Map<string, Column>();
  readonly tables: ReadonlySet<string>;

  constructor(columns: readonly Column[]) {
    for (const column of columns) this.#columns.set(`${column.table}.${column.name}`, column);
    this.tables = new Set(columns.map(({ table }) => table));
  }

  has(table: string, column: string): boolean {
    return this.#columns.has(`${table}.${column}`);
  }

  of(table: string): readonly Column[] {
    return [...this.#columns.values()].filter((each) => each.table === table);
  }

  /** Characters that fit; null for a text of any length. */
  maxLength(table: string, column: string): number | null {
    return this.#columns.get(`${table}.${column}`)?.maxLength ?? null;
  }
}

/** What a database was found to be, by `checkSchema`. */
export interface Schema {
  readonly revision: string;
  /** The first release of MLflow with this revision; null for one that mlreg does not know. */
  readonly mlflow: string | null;
  /** Of all that there are, also those that mlreg does not read. */
  readonly tables: readonly string[];
  readonly columns: Columns;
  /** The workspace that is worked in; null in a database without the column (before MLflow 3.10). */
  readonly workspace: string | null;
  /** Why nothing may be written, if so. */
  readonly refusal: MlregError | null;
  /** What to tell the user, once. */
  readonly warning: string | null;
}
