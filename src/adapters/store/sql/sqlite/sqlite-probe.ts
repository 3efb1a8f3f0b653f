import { text } from '../row.js';
import { SqlProbe } from '../sql-probe.js';
import { sql } from '../statement.js';

/** Faults that are named; one is enough to restore a backup for. */
const SOME = 3;

/** An SQLite file, looked at for `mlreg doctor`. */
export class SqliteProbe extends SqlProbe {
  readonly place = 'file';

  /** In transactions of their own: on a large file each takes seconds. */
  async damage(): Promise<readonly string[]> {
    const check = await this.session.read(({ all }) => all(sql`PRAGMA quick_check(3)`));
    const found = check.map((row) => text(row.quick_check) ?? '').filter((each) => each !== 'ok');
    const orphans = await this.session.read(({ all }) =>
      all(sql`SELECT DISTINCT "table", parent FROM pragma_foreign_key_check() LIMIT ${SOME}`),
    );
    return [
      ...found,
      ...orphans.map((row) => `rows of ${text(row.table)} have none in ${text(row.parent)}`),
    ];
  }

  async writing(): Promise<string> {
    const [row] = await this.session.read(({ all }) => all(sql`PRAGMA journal_mode`));
    return `in journal mode ${text(row?.journal_mode) ?? ''}`;
  }

  protected readOnly() {
    return this.session.readOnly();
  }
}
