import type { DatabaseProbe, DatabaseSchema } from '../../../domain/database-probe.js';
import type { MlregError } from '../../../domain/errors.js';
import { inWorkspace, live, visible } from './registry/conditions.js';
import { number, text } from './row.js';
import type { SqlSession } from './session.js';
import { sql } from './statement.js';

/** MLflow's database, looked at for `mlreg doctor`. */
export abstract class SqlProbe implements DatabaseProbe {
  readonly location: string;
  abstract readonly place: DatabaseProbe['place'];
  protected readonly session: SqlSession;

  constructor(session: SqlSession, location: string) {
    this.session = session;
    this.location = location;
  }

  abstract damage(): Promise<readonly string[]>;
  abstract writing(): Promise<string>;
  /** Why the database cannot be written to, whatever its schema. */
  protected abstract readOnly(): Promise<MlregError | null>;

  async schema(): Promise<DatabaseSchema> {
    const found = await this.session.read(async ({ schema }) => ({
      revision: schema.revision,
      mlflow: schema.mlflow,
      refusal: schema.refusal,
    }));
    return { ...found, refusal: (await this.readOnly()) ?? found.refusal };
  }

  /** There are webhooks since MLflow 3.3. */
  async webhooks(): Promise<number> {
    return await this.session.read(async ({ all, schema }) => {
      if (!schema.tables.includes('webhook_events')) return 0;
      const [row] = await all(sql`
        SELECT COUNT(DISTINCT w.webhook_id) AS n FROM webhooks w
        JOIN webhook_events e ON e.webhook_id = w.webhook_id
        WHERE w.deleted_timestamp IS NULL AND w.status = 'ACTIVE'`);
      return number(row?.n) ?? 0;
    });
  }

  async artifactRoot(): Promise<string | null> {
    return await this.session.read(async (reading) => {
      const [row] = await reading.all(sql`
        SELECT e.artifact_location FROM experiments e
        WHERE ${inWorkspace(reading, 'e')} AND e.lifecycle_stage = 'active'
        ORDER BY COALESCE(e.creation_time, 0) DESC, e.experiment_id LIMIT 1`);
      return text(row?.artifact_location);
    });
  }

  async newestVersion(): Promise<{ model: string; version: string } | null> {
    return await this.session.read(async (reading) => {
      const [row] = await reading.all(sql`
        SELECT v.name, v.version FROM model_versions v
        WHERE ${inWorkspace(reading, 'v')} AND ${live('v')} AND ${visible(reading, 'v')}
        ORDER BY COALESCE(v.creation_time, 0) DESC LIMIT 1`);
      return row ? { model: text(row.name) ?? '', version: text(row.version) ?? '' } : null;
    });
  }
}
