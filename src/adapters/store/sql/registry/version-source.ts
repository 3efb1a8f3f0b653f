import { NotFoundError, UsageError } from '../../../../domain/errors.js';
import { parseRef } from '../../../../domain/refs.js';
import { text } from '../row.js';
import type { Reading } from '../session.js';
import { sql } from '../statement.js';
import { inWorkspace, live } from './conditions.js';
import { isVersion } from './read-versions.js';

/** Where the files of a version really are, and the run that they are from if nobody says. */
export interface Origin {
  readonly storageLocation: string;
  readonly runId: string | null;
}

/**
 * Follows `models:/NAME/3`, `models:/NAME@alias` and `models:/m-…` to their files, as MLflow's store
 * does when a version is created (3.17.2); any other source is where the files are.
 *
 * @throws NotFoundError if what it names is not there
 * @throws UsageError for another `models:` URI
 */
export async function originOf(reading: Reading, source: string): Promise<Origin> {
  if (!source.startsWith('models:')) return { storageLocation: source, runId: null };
  const ref = parseRef(source);
  if (ref.kind === 'logged-model') return await ofLoggedModel(reading, ref.modelId);
  if (ref.kind === 'model' && ref.selector?.kind === 'number') {
    return await ofVersion(reading, source, ref.name, ref.selector.version);
  }
  if (ref.kind === 'model' && ref.selector?.kind === 'alias') {
    const version = await versionOfAlias(reading, ref.name, ref.selector.alias);
    return await ofVersion(reading, source, ref.name, version);
  }
  throw new UsageError(`"${source}" cannot be the source of a version`, {
    hint: 'write models:/NAME/3, models:/NAME@ALIAS, models:/m-ID, or where the files are',
  });
}

/** Where the files of a version are; as its source says where nothing else is stored. */
export async function storageOf(
  reading: Reading,
  model: string,
  version: string,
): Promise<string | null> {
  const hasLocation = reading.schema.columns.has('model_versions', 'storage_location');
  const [row] = await reading.all(sql`
    SELECT ${hasLocation ? sql`v.storage_location` : sql`NULL`} AS location, v.source
    FROM model_versions v
    WHERE ${inWorkspace(reading, 'v')} AND ${live('v')} AND ${isVersion(model, version)}`);
  return text(row?.location) ?? text(row?.source);
}

async function ofVersion(
  reading: Reading,
  source: string,
  model: string,
  version: string,
): Promise<Origin> {
  const storageLocation = await storageOf(reading, model, version);
  if (storageLocation !== null) return { storageLocation, runId: null };
  throw notThere(source);
}

async function versionOfAlias(reading: Reading, model: string, alias: string): Promise<string> {
  const [row] = await reading.all(sql`
    SELECT a.version FROM registered_model_aliases a
    WHERE ${inWorkspace(reading, 'a')} AND a.name = ${model} AND a.alias = ${alias}`);
  return text(row?.version) ?? '';
}

async function ofLoggedModel(reading: Reading, modelId: string): Promise<Origin> {
  const rows = reading.schema.columns.tables.has('logged_models')
    ? await reading.all(sql`
        SELECT l.artifact_location, l.source_run_id FROM logged_models l
        JOIN experiments e ON e.experiment_id = l.experiment_id
        WHERE ${inWorkspace(reading, 'e')} AND l.model_id = ${modelId}
        AND l.lifecycle_stage = 'active'`)
    : [];
  const storageLocation = text(rows[0]?.artifact_location);
  if (storageLocation === null) throw notThere(`models:/${modelId}`);
  return { storageLocation, runId: text(rows[0]?.source_run_id) };
}

function notThere(source: string): NotFoundError {
  return new NotFoundError(`the source ${source} is not there`, {
    hint: '`mlreg list --versions` shows the versions there are',
  });
}
