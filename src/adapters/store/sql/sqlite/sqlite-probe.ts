import type { DatabaseProbe, DatabaseSchema } from '../../../../domain/database-probe.js';
import { inWorkspace, live, visible } from '../registry/conditions.js';
import { number, text } from '../row.js';
import type { SqlSession } from '../session.js';
import { sql } from '../statement.js';

/** Faults that are named; one is enough to restore a backup for. */
const SOME = 3;

/** An SQLite file, looked at for `mlreg doctor`. */
export class SqliteProbe implements DatabaseProbe {
  readonly location: string;
  readonly #session: SqlSession;

  constructor(session: SqlSession, file: string) {
    this.#session = session;
    this.location = file;
  }

  async schema(): Promise<DatabaseSchema> {
    const refusal = await this.#session.readOnly();
    return await this.#session.read(async ({ schema }) => ({
      revision: schema.revision,
      mlflow: schema.mlflow,
      refusal: refusal ?? schema.refusal,
    }));
  }

  /** In transactions of their own: on a large file each takes seconds. */
  async damage(): Promise<readonly string[]> {
    const check = await this.#session.read(({ all }) => all(sql`PRAGMA quick_check(3)`));
    const found = check.map((row) => text(row.quick_check) ?? '').filter((each) => each !== 'ok');
    const orphans = await this.#session.read(({ all }) =>
      all(sql`SELECT DISTINCT "table", parent FROM pragma_foreign_key_check() LIMIT ${SOME}`),
    );
    return [
      ...found,
      ...orphans.map((row) => `rows of ${text(row.table)} have none in ${text(row.parent)}`),
    ];
  }

  async journalMode(): Promise<string> {
    const [row] = await this.#session.read(({ all }) => all(sql`PRAGMA journal_mode`));
    return text(row?.journal_mode) ?? '';
  }

  /** There are webhooks since MLflow 3.3. */
  async webhooks(): Promise<number> {
    return await this.#session.read(async ({ all }) => {
      const table = await all(
        sql`SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'webhook_events'`,
      );
      if (table.length === 0) return 0;
      const [row] = await all(sql`
        SELECT COUNT(DISTINCT w.webhook_id) AS n FROM webhooks w
        JOIN webhook_events e ON e.webhook_id = w.webhook_id
        WHERE w.deleted_timestamp IS NULL AND w.status = 'ACTIVE'`);
      return number(row?.n) ?? 0;
    });
  }

  async artifactRoot(): Promise<string | null> {
    return await this.#session.read(async (reading) => {
      const [row] = await reading.all(sql`
        SELECT e.artifact_location FROM experiments e
        WHERE ${inWorkspace(reading, 'e')} AND e.lifecycle_stage = 'active'
        ORDER BY e.creation_time DESC, e.experiment_id LIMIT 1`);
      return text(row?.artifact_location);
    });
  }

  async newestVersion(): Promise<{ model: string; version: string } | null> {
    return await this.#session.read(async (reading) => {
      const [row] = await reading.all(sql`
        SELECT v.name, v.version FROM model_versions v
        WHERE ${inWorkspace(reading, 'v')} AND ${live('v')} AND ${visible(reading, 'v')}
        ORDER BY v.creation_time DESC LIMIT 1`);
      return row ? { model: text(row.name) ?? '', version: text(row.version) ?? '' } : null;
    });
  }
}
